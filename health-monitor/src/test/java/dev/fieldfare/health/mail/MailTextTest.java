package dev.fieldfare.health.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.health.alert.AlertDocuments;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Episode;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.MessageSummary;
import dev.fieldfare.health.delivery.WebhookMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The texts of mails. */
class MailTextTest {
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void qc73_anAlertSaysWhatHappenedAndWhatToDo() {
    MailText mail = MailText.of(message("public.people", "canceling statement"));

    assertThat(mail.subject())
        .isEqualTo("[Fieldfare] HIGH raised: A change took too long: main/public.people");
    assertThat(mail.text())
        .startsWith(
            """
            A change took too long: main/public.people

            What happened: It was not applied.
            What it means: The change was stopped so that it does not block the application.

            What to do:
            - Look for long transactions on public.people and end them.
            - fieldfare --target main queue status
            """)
        .contains(
            "State: OPEN, reported 1 times from 2026-01-01T12:00:00Z",
            "Error: canceling statement\n",
            "Runbook: docs/runbooks/timeout.md\n",
            "More: fieldfare alerts show ");
  }

  @Test
  void c60_controlCharactersOfNamesAreEscaped() {
    String hostile = "a\r\nBcc: b@example.org\r\n\r\n\u0001\u001b[2Jx\u202egpj\u2028y\ud800";

    MailText mail = MailText.of(message(hostile, hostile));

    String escaped =
        "a\\r\\nBcc: b@example.org\\r\\n\\r\\n\\u0001\\u001b[2Jx\\u202egpj\\u2028y\\ud800";
    assertThat(mail.subject()).endsWith("main/" + escaped);
    assertThat(mail.text())
        .contains("Error: " + escaped + "\n")
        .doesNotContain("\r", "\0", "\u001b");
    assertThat(mail.text().lines()).noneMatch(line -> line.startsWith("Bcc"));
  }

  @Test
  void longTextsAreCut() {
    MailText mail = MailText.of(message("n".repeat(1_000), "e".repeat(100_000)));

    assertThat(mail.subject()).hasSize(200).endsWith("…");
    assertThat(mail.text().length()).isLessThan(12_000);
  }

  @Test
  void aSummaryCountsAllAndShowsTheMostUrgent() {
    String body =
        new MessageSummary(
                Map.of(AlertSeverity.HIGH, 120L, AlertSeverity.CRITICAL, 2L),
                Collections.nCopies(50, message("public.people", "canceling statement")))
            .body(AT);

    MailText mail = MailText.of(body);

    assertThat(mail.subject()).isEqualTo("[Fieldfare] 122 messages: 2 CRITICAL, 120 HIGH");
    assertThat(mail.text())
        .startsWith("122 messages about alerts: 2 CRITICAL, 120 HIGH.\n")
        .contains(
            "- 2026-01-01T12:00:00Z HIGH raised: A change took too long: main/public.people\n",
            "72 more are not shown here: fieldfare alerts list\n");
  }

  private static String message(String subject, String error) {
    Condition condition =
        new Condition(
            Fingerprint.of("migration_failed", subject),
            "migration_failed",
            AlertCategory.TIMEOUT,
            AlertSeverity.HIGH,
            "main",
            subject,
            "migration-worker",
            "It was not applied.",
            error);
    AlertPolicy policy = new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1));
    Episode episode =
        new AlertEngine(policy)
            .decide(Optional.empty(), new Signal.Reported(condition, AT))
            .episode()
            .orElseThrow();
    return WebhookMessage.of(
            EventType.ALERT_RAISED, AlertDocuments.of(episode, AT, "production"), episode)
        .body();
  }
}
