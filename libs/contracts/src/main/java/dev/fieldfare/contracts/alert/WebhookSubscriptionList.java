package dev.fieldfare.contracts.alert;

import java.util.List;

/** All subscriptions, oldest first. */
public record WebhookSubscriptionList(List<WebhookSubscription> items) {

  /** Copies the items. */
  public WebhookSubscriptionList {
    items = List.copyOf(items);
  }
}
