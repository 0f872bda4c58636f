package dev.fieldfare.contracts.alert;

import java.time.Instant;
import java.util.Set;

/**
 * A webhook or mail address that receives alerts, without its secret.
 *
 * @param url of HTTP, or {@code mailto:} and an address
 * @param format of the messages; mails are plain text
 * @param severity the least urgent severity that is sent
 * @param categories that are sent; empty means all
 * @param targets whose alerts are sent; empty means all
 */
public record WebhookSubscription(
    String id,
    String name,
    String url,
    SubscriptionFormat format,
    AlertSeverity severity,
    Set<AlertCategory> categories,
    Set<String> targets,
    Instant createdAt,
    String createdBy) {

  /** Copies the sets. */
  public WebhookSubscription {
    categories = Set.copyOf(categories);
    targets = Set.copyOf(targets);
  }
}
