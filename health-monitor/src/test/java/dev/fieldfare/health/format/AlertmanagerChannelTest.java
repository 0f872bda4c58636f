package dev.fieldfare.health.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.SecretBox;
import dev.fieldfare.health.delivery.WebhookChannel;
import dev.fieldfare.health.delivery.WebhookSignature;
import dev.fieldfare.testkit.MovableClock;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The ends of alerts in a message to an Alertmanager. */
class AlertmanagerChannelTest {
  private static final UUID OPEN = new UUID(0, 1);
  private static final UUID RESOLVED = new UUID(0, 2);

  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private final SecretBox secrets =
      new SecretBox(Optional.of("a key"), Map.<String, String>of()::get);
  private final List<Set<UUID>> asked = new ArrayList<>();
  private final List<String> posted = new ArrayList<>();

  @Test
  void theStateOfAllAlertsOfAMessageIsOneQuestion() throws IOException {
    Instant end = clock.instant().minusSeconds(7);

    send(
        ids -> {
          asked.add(ids);
          return Map.of(RESOLVED, end);
        });

    assertThat(asked).containsExactly(Set.of(OPEN, RESOLVED));
    assertThat(ends()).containsExactly(ahead(), end.toString(), "2026-01-01T11:00:00Z", ahead());
  }

  @Test
  void aDatabaseThatIsAwayIsAskedOnce() throws IOException {
    send(
        ids -> {
          asked.add(ids);
          throw new SQLException("no connection");
        });

    assertThat(asked).hasSize(1);
    assertThat(ends()).containsExactly(ahead(), ahead(), "2026-01-01T11:00:00Z", ahead());
  }

  @Test
  void withoutTheControlDatabaseAlertsAreOpen() throws IOException {
    send(AlertEnds.UNKNOWN);

    assertThat(ends()).containsExactly(ahead(), ahead(), "2026-01-01T11:00:00Z", ahead());
  }

  private String ahead() {
    return clock.instant().plus(Duration.ofMinutes(3)).toString();
  }

  private void send(AlertEnds ends) throws IOException {
    WebhookChannel webhooks =
        new WebhookChannel(
            (address, headers, json) -> {
              posted.add(json);
              return 200;
            },
            secrets,
            clock);
    String body =
        """
        [{"annotations":{"id":"%s"}},{"annotations":{"id":"%s"}},
        {"annotations":{"id":"%s"},"endsAt":"2026-01-01T11:00:00Z"},{"annotations":{"title":"test"}}]
        """
            .formatted(OPEN, RESOLVED, new UUID(0, 3));
    String secret = secrets.seal(WebhookSignature.newSecret());
    new AlertmanagerChannel(webhooks, ends, clock)
        .send(
            new DueDelivery(
                OPEN,
                "http://example.org/",
                SubscriptionFormat.ALERTMANAGER,
                List.of(secret),
                body,
                1));
  }

  private List<String> ends() throws IOException {
    List<String> ends = new ArrayList<>();
    for (JsonNode each : ContractsJson.mapper().readTree(posted.getFirst())) {
      ends.add(each.path("endsAt").asText());
    }
    return ends;
  }
}
