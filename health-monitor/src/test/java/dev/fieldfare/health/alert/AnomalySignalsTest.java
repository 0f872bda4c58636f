package dev.fieldfare.health.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.report.Anomaly;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** PR-16: an anomaly is an alert with texts, commands and a page of its own, and ends. */
class AnomalySignalsTest {
  private static final String MEASURE = "failedPercent";

  @Test
  void pr16_anAnomalyIsAnAlertWithItsNumbers() throws IOException {
    Signal.Reported reported =
        (Signal.Reported) AnomalySignals.of(event("anomaly.detected", MEASURE)).orElseThrow();
    Alert alert =
        AlertDocuments.of(
            Episode.begin(reported.condition(), reported.at()), reported.at(), "test");

    assertThat(alert.title()).isEqualTo("The migrations are not as usual: main/failedPercent");
    assertThat(alert.message()).isEqualTo("The share is far away.");
    assertThat(alert.technicalDetails().originalError())
        .isEqualTo("failedPercent: observed 50.0, expected 1.0, deviation 0.5");
    assertThat(alert.suggestions())
        .contains("fieldfare --target main statistics anomalies")
        .noneMatch(line -> line.contains("{"));
    String page = Files.readString(Path.of("..").resolve(alert.runbook()));
    assertThat(page).contains("# The migrations are not as usual", alert.impact());
    alert.suggestions().forEach(line -> assertThat(page).contains(line));
  }

  @Test
  void pr16_itEndsTheProblemOfItsOwnMeasureOnly() {
    String detected = fingerprint("anomaly.detected", MEASURE);

    assertThat(AnomalySignals.of(event("anomaly.resolved", MEASURE)).orElseThrow())
        .isInstanceOf(Signal.Cleared.class);
    assertThat(fingerprint("anomaly.resolved", MEASURE)).isEqualTo(detected);
    assertThat(fingerprint("anomaly.resolved", "migrations")).isNotEqualTo(detected);
  }

  @Test
  void otherEventsOfTheControlLogAreNoSignals() {
    assertThat(AnomalySignals.of(event("alert.raised", MEASURE))).isEmpty();
    assertThat(AnomalySignals.of(event("from.a.newer.release", MEASURE))).isEmpty();
  }

  private static String fingerprint(String type, String measure) {
    return AnomalySignals.of(event(type, measure)).orElseThrow().fingerprint();
  }

  private static LoggedEvent event(String type, String measure) {
    Anomaly anomaly =
        new Anomaly(
            new UUID(1, 3),
            "main",
            measure,
            50,
            1,
            0.5,
            Instant.EPOCH,
            Instant.EPOCH,
            "The share is far away.",
            Optional.empty());
    return new LoggedEvent(
        1,
        new UUID(1, 2),
        "dev.fieldfare." + type,
        "/fieldfare/report-service/-",
        "main/" + measure,
        1,
        "2026-01-01T12:00:00.000Z",
        Optional.empty(),
        ContractsJson.mapper().valueToTree(anomaly).toString());
  }
}
