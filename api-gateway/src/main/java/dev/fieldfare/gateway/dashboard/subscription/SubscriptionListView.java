package dev.fieldfare.gateway.dashboard.subscription;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.CreatedSubscription;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.contracts.alert.WebhookSubscriptionList;
import java.util.Arrays;
import java.util.List;

/**
 * All subscriptions, and the form of a new one.
 *
 * @param targets the targets to choose from
 * @param created the name of the subscription that was made just now; empty otherwise
 * @param secret its secret, which no other page shows; empty where there is none
 */
public record SubscriptionListView(
    List<SubscriptionLine> subscriptions, List<String> targets, String created, String secret) {

  public SubscriptionListView {
    subscriptions = List.copyOf(subscriptions);
    targets = List.copyOf(targets);
  }

  static SubscriptionListView of(WebhookSubscriptionList list, List<String> targets) {
    List<SubscriptionLine> lines = list.items().stream().map(SubscriptionLine::of).toList();
    return new SubscriptionListView(lines, targets, "", "");
  }

  SubscriptionListView with(CreatedSubscription made) {
    return new SubscriptionListView(subscriptions, targets, made.name(), made.secret().orElse(""));
  }

  /** The formats to choose from. */
  public List<String> formats() {
    return names(SubscriptionFormat.values());
  }

  /** The severities to choose from, the most urgent first. */
  public List<String> severities() {
    return names(AlertSeverity.values());
  }

  /** The categories to choose from. */
  public List<String> categories() {
    return names(AlertCategory.values());
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }
}
