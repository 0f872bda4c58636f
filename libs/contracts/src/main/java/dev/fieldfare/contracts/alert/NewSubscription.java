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
 * @param forms whose alerts are sent, by their ids; empty means all
 * @param quiet when only urgent messages are sent
 * @param group how messages are put together; empty means each by itself
 */
public record NewSubscription(
    String name,
    String url,
    Optional<SubscriptionFormat> format,
    Optional<String> secret,
    Optional<AlertSeverity> severity,
    List<AlertCategory> categories,
    List<String> targets,
    List<String> forms,
    Optional<QuietHours> quiet,
    Optional<MessageGroup> group) {

  /** Copies the lists. */
  public NewSubscription {
    categories = List.copyOf(categories);
    targets = List.copyOf(targets);
    forms = List.copyOf(forms);
  }
}
