package dev.fieldfare.health.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reports applied migrations that took long or held locks long. The problem is over when a later
 * migration of the same table is fast.
 *
 * @param duration from the start to the end of a migration
 * @param lockHold while strong locks were held
 */
public record SlowMigrations(Duration duration, Duration lockHold) {
  /** The kind of the problem. */
  static final String KIND = "migration_slow";

  /**
   * The signals of events, in their order.
   *
   * @param target whose log holds the events
   */
  public List<Signal> of(String target, List<LoggedEvent> events) {
    List<Signal> signals = new ArrayList<>();
    Map<String, Integer> cleared = new HashMap<>();
    for (LoggedEvent event : events) {
      if (EventType.of(event.type()).equals(Optional.of(EventType.MIGRATION_APPLIED))) {
        add(signal(target, event), signals, cleared);
      }
    }
    return signals;
  }

  // Most migrations are fast: of several in a row one signal for each table is enough.
  private static void add(Signal signal, List<Signal> signals, Map<String, Integer> cleared) {
    if (signal instanceof Signal.Reported) {
      cleared.remove(signal.fingerprint());
      signals.add(signal);
    } else if (cleared.putIfAbsent(signal.fingerprint(), signals.size()) == null) {
      signals.add(signal);
    }
  }

  private Signal signal(String target, LoggedEvent event) {
    JsonNode data = data(event);
    String subject = data.path("schema").asText("public") + "." + data.path("table").asText("-");
    String fingerprint = Fingerprint.of(KIND, target, subject);
    Instant at = Instant.parse(event.time());
    double took = data.path("durationMs").asDouble(0);
    double held = data.path("lockHoldMs").asDouble(0);
    if (took < duration.toMillis() && held < lockHold.toMillis()) {
      return new Signal.Cleared(fingerprint, at);
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s on %s took %.0f ms and held its locks for %.0f ms. Migration %s.",
            data.path("type").asText(),
            subject,
            took,
            held,
            data.path("id").asText());
    return new Signal.Reported(
        new Condition(
            fingerprint,
            KIND,
            AlertCategory.DATABASE_MIGRATION,
            AlertSeverity.MEDIUM,
            target,
            subject,
            "migration-worker",
            text,
            "limits: %d ms, locks held %d ms".formatted(duration.toMillis(), lockHold.toMillis()),
            Optional.ofNullable(data.path("formId").textValue())),
        at);
  }

  private static JsonNode data(LoggedEvent event) {
    try {
      return ContractsJson.mapper().readTree(event.data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the log holds JSON only", e);
    }
  }
}
