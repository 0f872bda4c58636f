package dev.fieldfare.health.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.notify.OutboundClient;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.testkit.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every attempt has a result. */
class WebhookChannelTest {
  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private final SecretBox secrets =
      new SecretBox(Optional.of("a key"), Map.<String, String>of()::get);

  @Test
  void anAddressThatCannotBeCalledIsAFailedAttempt() {
    AttemptResult result = send("http://127.0.0.1:70000/");

    assertThat(result.isDelivered()).isFalse();
    assertThat(result.error().orElseThrow()).contains("port out of range");
  }

  @Test
  void anAddressThatCannotBeReadIsAFailedAttempt() {
    assertThat(send("http://a b/").error()).isPresent();
  }

  private AttemptResult send(String url) {
    AddressRules loopback = new AddressRules(List.of(AddressRange.of("127.0.0.0/8")));
    try (OutboundClient client = new OutboundClient(loopback, Duration.ofSeconds(10))) {
      return new DeliverySender(
              List.of(new WebhookChannel(client, secrets, clock)),
              new SilentMonitorMetrics(),
              clock)
          .send(delivery(url));
    }
  }

  private DueDelivery delivery(String url) {
    String secret = secrets.seal(WebhookSignature.newSecret());
    return new DueDelivery(
        UUID.randomUUID(), url, SubscriptionFormat.FIELDFARE, List.of(secret), "{}", 1);
  }
}
