package dev.fieldfare.contracts.alert;

import java.util.List;
import java.util.Optional;

/**
 * A subscription that is to be made.
 *
 * @param url of HTTP, or {@code mailto:} and an address
 * @param format of the messages to a webhook
 * @param secret {@code whsec_…} or {@code env:NAME}; generated when absent
 * @param severity the least urgent severity that is sent
 * @param categories that are sent; empty means all
 * @param targets whose alerts are sent; empty means all
 */
public record NewSubscription(
    String name,
    String url,
    Optional<SubscriptionFormat> format,
    Optional<String> secret,
    Optional<AlertSeverity> severity,
    List<AlertCategory> categories,
    List<String> targets) {

  /** Copies the lists. */
  public NewSubscription {
    categories = List.copyOf(categories);
    targets = List.copyOf(targets);
  }
}
