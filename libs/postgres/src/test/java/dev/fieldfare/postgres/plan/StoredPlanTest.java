package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Conversion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan is stored without what is empty, and read as it was. */
class StoredPlanTest {

  @ParameterizedTest
  @MethodSource("dev.fieldfare.postgres.plan.StoredPlanIT#changes")
  void i7_whatWasSpeltOutIsStoredShorterAndReadTheSame(String name) throws IOException {
    JsonNode spelt = golden(name);
    Plan read = Plan.fromJson(spelt);

    JsonNode stored = stored(read);

    assertThat(Plan.fromJson(stored)).isEqualTo(applied(read));
    assertThat(stored.toString()).hasSizeLessThan(spelt.toString().length());
    assertThat(empties(stored)).isEmpty();
  }

  @RepeatedTest(500)
  void i7_anyPlanIsReadAsItWasStored() {
    long seed = new Random().nextLong();
    Plan plan = plans(new Random(seed)).of(Plan.class);

    assertThat(Plan.fromJson(stored(plan))).as("seed " + seed).isEqualTo(applied(plan));
    assertThat(Plan.fromJson(spelt(plan))).as("spelt out, seed " + seed).isEqualTo(plan);
    assertThat(empties(stored(plan))).as("seed " + seed).isEmpty();
  }

  @Test
  void whatIsNeededUntilItIsAppliedIsNotStored() throws IOException {
    JsonNode stored = stored(Plan.fromJson(golden("drop-column")));

    assertThat(stored.has("locks")).isFalse();
    assertThat(stored.has("fingerprints")).isFalse();
  }

  @Test
  void whetherEverythingComesBackIsAlwaysSaid() throws IOException {
    for (String name : StoredPlanIT.changes()) {
      assertThat(stored(Plan.fromJson(golden(name))).has("lossless")).isTrue();
    }
  }

  /** As the ledger keeps it. */
  static JsonNode stored(Plan plan) {
    try {
      return ContractsJson.mapper().readTree(plan.toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The parts of a plan that are kept once it is applied. */
  static Plan applied(Plan plan) {
    return new Plan(
        plan.type(),
        plan.table(),
        plan.column(),
        plan.newName(),
        plan.strategy(),
        false,
        List.of(),
        Map.of(),
        Optional.empty(),
        plan.steps(),
        plan.undo(),
        plan.undoSteps(),
        plan.lossless(),
        plan.warnings(),
        plan.rows(),
        plan.bytes(),
        plan.estimate(),
        plan.conversion().map(Conversion::withoutValues),
        plan.dependents(),
        plan.requiresBackup(),
        plan.oldValue(),
        plan.newValue());
  }

  private static RandomRecords plans(Random random) {
    return new RandomRecords(random)
        .with(TableName.class, () -> new TableName("s" + random.nextInt(2), "t\"ä"));
  }

  /** With everything, as it was stored before. */
  private static JsonNode spelt(Plan plan) {
    var all = ContractsJson.mapper().copy();
    all.addMixIn(Plan.class, Everything.class);
    return all.valueToTree(plan);
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private interface Everything {}

  /** A record of empty values is none of them: that it is there says something. */
  private static List<String> empties(JsonNode node) {
    List<String> found = new ArrayList<>();
    for (var each : node.properties()) {
      JsonNode value = each.getValue();
      boolean said = each.getKey().equals("lossless") || !value.isBoolean() || value.asBoolean();
      if (!said || value.isNull() || value.isArray() && value.isEmpty()) {
        found.add(each.toString());
      }
    }
    node.forEach(child -> found.addAll(empties(child)));
    return found;
  }

  private static JsonNode golden(String name) throws IOException {
    try (InputStream file =
        StoredPlanTest.class.getResourceAsStream("/golden/plan/" + name + ".json")) {
      return ContractsJson.mapper().readTree(file);
    }
  }
}
