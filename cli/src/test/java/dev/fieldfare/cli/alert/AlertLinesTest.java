package dev.fieldfare.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.cli.output.Style;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.contracts.alert.TechnicalDetails;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertLinesTest {

  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void anAlertSaysWhatHappenedWhatItMeansAndWhatToDo() {
    Alert alert =
        new Alert(
            "1",
            "f",
            AT,
            AlertCategory.TIMEOUT,
            AlertSeverity.HIGH,
            "A change took too long: main/public.people",
            "ADD_COLUMN failed.",
            "The change was stopped.",
            List.of("Look for long transactions."),
            new TechnicalDetails("lock_timeout", "production", "migration-worker"),
            AlertState.ACKNOWLEDGED,
            3,
            AT,
            AT.plusSeconds(60),
            Optional.of("ann"),
            Optional.empty(),
            "docs/runbooks/timeout.md",
            Optional.empty());

    assertThat(AlertLines.lines(alert, new Style(false)))
        .containsExactly(
            "HIGH  A change took too long: main/public.people",
            "TIMEOUT, acknowledged by ann",
            "reported 3 times from 2026-01-01T12:00:00Z to 2026-01-01T12:01:00Z",
            "",
            "What happened:  ADD_COLUMN failed.",
            "What it means:  The change was stopped.",
            "What to do:",
            "  - Look for long transactions.",
            "Error:          lock_timeout",
            "Runbook:        docs/runbooks/timeout.md");
  }
}
