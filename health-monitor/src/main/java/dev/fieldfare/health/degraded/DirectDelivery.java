package dev.fieldfare.health.degraded;

import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.RetrySchedule;
import dev.fieldfare.health.delivery.Subscriptions;
import dev.fieldfare.health.delivery.Subscriptions.SecretSubscription;
import dev.fieldfare.health.delivery.WebhookMessage;
import dev.fieldfare.health.delivery.WebhookSender;
import dev.fieldfare.service.loop.LoopSignal;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.List;

/**
 * Sends messages to webhooks without the control database. It knows the subscriptions as they were
 * when that answered last.
 */
public final class DirectDelivery {
  private static final int MOST_ATTEMPTS = 6;

  private final Subscriptions subscriptions;
  private final WebhookSender sender;
  private volatile List<SecretSubscription> known = List.of();

  /** A delivery to these subscriptions. */
  public DirectDelivery(Subscriptions subscriptions, WebhookSender sender) {
    this.subscriptions = subscriptions;
    this.sender = sender;
  }

  /** Reads the subscriptions again. */
  public void refresh() throws SQLException {
    known = subscriptions.withSecrets();
  }

  /** Sends an event to each subscription that wants it, each on a thread of its own. */
  void send(WebhookMessage message) {
    String target = message.episode().condition().target();
    known.stream()
        .filter(each -> each.subscription().wants(message.alert(), target))
        .forEach(
            each -> Thread.ofVirtual().name("direct-delivery").start(() -> deliver(each, message)));
  }

  private void deliver(SecretSubscription to, WebhookMessage message) {
    try {
      for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
        AttemptResult result = sender.send(delivery(to, message, attempt));
        if (result.isDelivered()) {
          return;
        }
        new LoopSignal().await(RetrySchedule.after(attempt).orElseThrow());
      }
      Log.warnf("direct delivery given up subscription=%s", to.subscription().name());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static DueDelivery delivery(SecretSubscription to, WebhookMessage message, int attempt) {
    return new DueDelivery(
        message.idFor(to.subscription().id()),
        to.subscription().url(),
        to.secrets(),
        message.body(),
        attempt);
  }
}
