package dev.fieldfare.health.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  @Test
  void theAddressOfAChatIsNotAnswered() {
    assertThat(
            subscription("https://api.telegram.org/bot12:secret/send", SubscriptionFormat.TELEGRAM))
        .isEqualTo("https://api.telegram.org/…");
    assertThat(subscription("https://hooks.slack.com/services/T/B/s", SubscriptionFormat.SLACK))
        .isEqualTo("https://hooks.slack.com/…");
    assertThat(subscription("https://ops.example.org/hook?team=a", SubscriptionFormat.FIELDFARE))
        .isEqualTo("https://ops.example.org/hook?team=a");
    assertThat(subscription("mailto:ops@example.org", SubscriptionFormat.FIELDFARE))
        .isEqualTo("mailto:ops@example.org");
  }

  private static String subscription(String url, SubscriptionFormat format) {
    return new Subscription(
            UUID.randomUUID(),
            "ops",
            url,
            format,
            AlertSeverity.MEDIUM,
            Set.of(),
            Set.of(),
            Instant.EPOCH,
            "ann")
        .shown()
        .url();
  }
}
