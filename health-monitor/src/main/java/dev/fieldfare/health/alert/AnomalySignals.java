package dev.fieldfare.health.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.contracts.report.Anomaly;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Reads signals from the anomalies that the report-service records in the control log. */
public final class AnomalySignals {
  /** The kind of the problem. */
  static final String KIND = "anomaly";

  private AnomalySignals() {}

  /** The signal of an event of the control log, if it is about an anomaly. */
  public static Optional<Signal> of(LoggedEvent event) {
    return EventType.of(event.type())
        .flatMap(
            type ->
                switch (type) {
                  case ANOMALY_DETECTED -> Optional.of(detected(event));
                  case ANOMALY_RESOLVED -> Optional.of(resolved(event));
                  default -> Optional.empty();
                });
  }

  private static Signal detected(LoggedEvent event) {
    Anomaly anomaly = anomaly(event);
    Condition condition =
        new Condition(
            fingerprint(anomaly),
            KIND,
            AlertCategory.DATABASE_MIGRATION,
            AlertSeverity.LOW,
            anomaly.target(),
            anomaly.measure(),
            "report-service",
            anomaly.explanation(),
            String.format(
                Locale.ROOT,
                "%s: observed %.1f, expected %.1f, deviation %.1f",
                anomaly.measure(),
                anomaly.observed(),
                anomaly.expected(),
                anomaly.deviation()));
    return new Signal.Reported(condition, Instant.parse(event.time()));
  }

  private static Signal resolved(LoggedEvent event) {
    return new Signal.Cleared(fingerprint(anomaly(event)), Instant.parse(event.time()));
  }

  private static String fingerprint(Anomaly anomaly) {
    return Fingerprint.of(KIND, anomaly.target(), anomaly.measure());
  }

  private static Anomaly anomaly(LoggedEvent event) {
    try {
      return ContractsJson.mapper().readValue(event.data(), Anomaly.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report-service records anomalies only", e);
    }
  }
}
