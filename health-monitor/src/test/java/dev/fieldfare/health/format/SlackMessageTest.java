package dev.fieldfare.health.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.health.alert.AlertDocuments;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Episode;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.WebhookMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Messages in the format of Slack. */
class SlackMessageTest {
  private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void qc72_aMessageIsOneTextWithWhatToDo() throws JsonProcessingException {
    assertThat(text("public.people"))
        .startsWith(
            "*HIGH raised*: A change took too long: main/public.people\nIt was not applied.\n")
        .contains("\n• Look for long transactions on public.people and end them.\n");
  }

  @Test
  void c60_namesMentionNobodyAndMakeNoLink() throws JsonProcessingException {
    assertThat(text("<!channel> <https://example.org|x> a&b\nnext \u001b[31m"))
        .contains("&lt;!channel&gt; &lt;https://example.org|x&gt; a&amp;b\\nnext \\u001b[31m")
        .doesNotContain("<", ">", "\u001b");
  }

  @Test
  void aTestIsATextToo() throws JsonProcessingException {
    String body = MessageFormats.test(SubscriptionFormat.SLACK, AT);

    assertThat(ContractsJson.mapper().readTree(body).path("text").asText()).contains("test");
  }

  private static String text(String subject) throws JsonProcessingException {
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
            "canceling statement");
    Episode episode =
        new AlertEngine(new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)))
            .decide(Optional.empty(), new Signal.Reported(condition, AT))
            .episode()
            .orElseThrow();
    String body =
        MessageFormats.body(
            SubscriptionFormat.SLACK,
            WebhookMessage.of(
                EventType.ALERT_RAISED, AlertDocuments.of(episode, AT, "production"), episode));
    return ContractsJson.mapper().readTree(body).path("text").asText();
  }
}
