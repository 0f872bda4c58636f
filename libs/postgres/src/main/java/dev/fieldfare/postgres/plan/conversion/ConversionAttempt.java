package dev.fieldfare.postgres.plan.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.plan.PlanDocument.Conversion;
import dev.fieldfare.contracts.plan.PlanDocument.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What trying a conversion on the values showed.
 *
 * @param changing how many are not the same afterwards
 */
public record ConversionAttempt(long checked, long failing, long changing, List<Sample> samples) {

  static ConversionAttempt of(JsonNode answer) {
    List<Sample> samples = new ArrayList<>();
    answer
        .path("samples")
        .forEach(
            sample ->
                samples.add(
                    new Sample(
                        sample.path("key").asText(""),
                        Optional.of(sample.path("value").asText("")))));
    return new ConversionAttempt(
        answer.path("checked").asLong(),
        answer.path("failing").asLong(),
        answer.path("changing").asLong(),
        samples);
  }

  Conversion conversion() {
    return new Conversion(checked, failing, samples);
  }
}
