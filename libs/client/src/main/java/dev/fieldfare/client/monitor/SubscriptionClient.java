package dev.fieldfare.client.monitor;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.CreatedSubscription;
import dev.fieldfare.contracts.alert.DeliveryAttempt;
import dev.fieldfare.contracts.alert.DeliveryAttemptList;
import dev.fieldfare.contracts.alert.NewSubscription;
import dev.fieldfare.contracts.alert.NewWebhookSecret;
import dev.fieldfare.contracts.alert.QueuedDelivery;
import dev.fieldfare.contracts.alert.WebhookSubscription;
import dev.fieldfare.contracts.alert.WebhookSubscriptionList;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Webhooks and mail addresses that receive alerts. All of it needs the role admin. */
public final class SubscriptionClient {
  private static final String SUBSCRIPTIONS = "subscriptions";
  private static final String NOTHING = "{}";
  private static final int MOST = 500;
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final MonitorRequests gateway;

  /** Sends its requests through this. */
  public SubscriptionClient(MonitorRequests gateway) {
    this.gateway = gateway;
  }

  /** All subscriptions, oldest first. */
  public List<WebhookSubscription> list() {
    return gateway.get(SUBSCRIPTIONS, Map.of(), WebhookSubscriptionList.class).items();
  }

  /** Makes a subscription. The answer has the secret that was generated for it. */
  public CreatedSubscription create(NewSubscription asked) {
    String json = ContractsJson.mapper().valueToTree(asked).toString();
    return gateway.post(SUBSCRIPTIONS, Optional.empty(), json, CreatedSubscription.class);
  }

  /** Deletes a subscription with its deliveries. */
  public void delete(String id) {
    gateway.delete(path(id, ""), Map.of());
  }

  /**
   * Replaces the secret. The former one signs beside it for a time.
   *
   * @param secret empty when one is to be generated
   */
  public NewWebhookSecret rotate(String id, Optional<String> secret) {
    String json =
        secret
            .map(given -> ContractsJson.mapper().valueToTree(Map.of("secret", given)).toString())
            .orElse(NOTHING);
    return gateway.post(path(id, "/rotate"), Optional.empty(), json, NewWebhookSecret.class);
  }

  /** Sends a test message. */
  public QueuedDelivery test(String id) {
    return gateway.post(path(id, "/test"), newKey(), NOTHING, QueuedDelivery.class);
  }

  /** Sends a message again. */
  public QueuedDelivery replay(String id, String delivery) {
    String rest = "/deliveries/" + MonitorRequests.encoded(delivery) + "/replay";
    return gateway.post(path(id, rest), newKey(), NOTHING, QueuedDelivery.class);
  }

  /** The newest attempts to deliver, newest first. */
  public DeliveryAttemptList attempts(String id, int limit) {
    Map<String, String> parameters = Map.of("limit", Integer.toString(limit));
    return gateway.get(path(id, "/attempts"), parameters, DeliveryAttemptList.class);
  }

  /** The first attempt to deliver this message; empty when none was made in this time. */
  public Optional<DeliveryAttempt> awaitAttempt(String id, String delivery, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<DeliveryAttempt> attempt = attempt(id, delivery);
      boolean isOver = attempt.isPresent() || System.nanoTime() >= end;
      if (isOver || gateway.isClosedAfter(PAUSE)) {
        return attempt;
      }
    }
  }

  private Optional<DeliveryAttempt> attempt(String id, String delivery) {
    return attempts(id, MOST).items().stream()
        .filter(attempt -> attempt.deliveryId().equals(delivery))
        .findFirst();
  }

  private static Optional<String> newKey() {
    return Optional.of(UUID.randomUUID().toString());
  }

  private static String path(String id, String rest) {
    return SUBSCRIPTIONS + "/" + MonitorRequests.encoded(id) + rest;
  }
}
