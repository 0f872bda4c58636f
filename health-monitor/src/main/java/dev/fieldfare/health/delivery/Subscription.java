package dev.fieldfare.health.delivery;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A webhook or a mail address that gets alerts. It holds no secret: secrets are written and never
 * answered.
 *
 * @param url of HTTP, or {@code mailto:} and an address
 * @param format of the messages; e-mail has its own
 * @param severity the least urgent severity that is sent
 * @param categories that are sent; empty means all
 * @param targets whose alerts are sent; empty means all
 */
public record Subscription(
    UUID id,
    String name,
    String url,
    SubscriptionFormat format,
    AlertSeverity severity,
    Set<AlertCategory> categories,
    Set<String> targets,
    Instant createdAt,
    String createdBy) {

  private static final String NO_TARGET = "-";

  /** Copies the sets. */
  public Subscription {
    categories = Set.copyOf(categories);
    targets = Set.copyOf(targets);
  }

  /** As it is answered: the address of a chat is itself a secret, so only its host is shown. */
  public Subscription shown() {
    return switch (format) {
      case SLACK, DISCORD, TELEGRAM ->
          new Subscription(
              id, name, hostOf(url), format, severity, categories, targets, createdAt, createdBy);
      case FIELDFARE, ALERTMANAGER -> this;
    };
  }

  private static String hostOf(String url) {
    URI address = URI.create(url);
    return "%s://%s/…".formatted(address.getScheme(), address.getAuthority());
  }

  /** True when the alert of a target is sent to it. Alerts without a target concern all. */
  public boolean wants(Alert alert, String target) {
    return alert.severity().isAtLeast(severity)
        && (categories.isEmpty() || categories.contains(alert.category()))
        && (targets.isEmpty() || targets.contains(target) || target.equals(NO_TARGET));
  }
}
