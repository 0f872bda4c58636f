package dev.fieldfare.postgres.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of statements in a scratch database.
 *
 * @param measured of those that ended well, in their order
 * @param failure why the next one failed, or their end where all ended well
 */
public record StageRun(List<Measured> measured, Optional<SQLException> failure) {

  static final StageRun NOTHING = new StageRun(List.of(), Optional.empty());

  /**
   * A statement that ended well.
   *
   * @param facts its locks and rewrites, as {@code fieldfare_trial.measured} answers; empty where
   *     it ran outside a transaction
   */
  public record Measured(double ms, long rows, Optional<JsonNode> facts) {}

  public StageRun {
    measured = List.copyOf(measured);
  }

  static StageRun ended(SQLWarning messages, String token) {
    return new StageRun(measured(messages, token), Optional.empty());
  }

  static StageRun failed(SQLWarning messages, String token, SQLException failure) {
    return new StageRun(measured(messages, token), Optional.of(failure));
  }

  static StageRun outside(double ms) {
    return new StageRun(List.of(new Measured(ms, 0, Optional.empty())), Optional.empty());
  }

  StageRun then(StageRun next) {
    List<Measured> all = new ArrayList<>(measured);
    all.addAll(next.measured);
    return new StageRun(all, next.failure);
  }

  private static List<Measured> measured(SQLWarning first, String token) {
    List<Measured> found = new ArrayList<>();
    for (SQLWarning message = first; message != null; message = message.getNextWarning()) {
      String text = message.getMessage();
      int json = text == null ? -1 : text.indexOf('{');
      if (json > 0 && text.startsWith(token + " ")) {
        JsonNode facts = read(text.substring(json));
        found.add(
            new Measured(
                facts.path("ms").asDouble(), facts.path("rows").asLong(), Optional.of(facts)));
      }
    }
    return found;
  }

  private static JsonNode read(String json) {
    try {
      return ContractsJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the scratch database answered with broken JSON", e);
    }
  }
}
