package dev.fieldfare.health.degraded;

import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.DeliverySender;
import dev.fieldfare.health.delivery.RetrySchedule;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.Subscriptions;
import dev.fieldfare.health.delivery.Subscriptions.SecretSubscription;
import dev.fieldfare.health.delivery.WebhookMessage;
import dev.fieldfare.health.format.MessageFormats;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.mail.MailAddress;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends messages to subscriptions without the control database. It knows them as they were when
 * that answered last. A mail above the rate and a message in quiet hours are not sent now; they
 * follow when the control database is back. Groups are not made.
 */
public final class DirectDelivery {
  private static final int MOST_ATTEMPTS = 6;

  private final Subscriptions subscriptions;
  private final DeliverySender sender;
  private final MailRate rate;
  private final Clock clock;
  private final Map<UUID, Instant> mailsUntil = new ConcurrentHashMap<>();
  private volatile List<SecretSubscription> known = List.of();

  /**
   * A delivery to these subscriptions.
   *
   * @param rate of mails to each subscription
   */
  public DirectDelivery(
      Subscriptions subscriptions, DeliverySender sender, MailRate rate, Clock clock) {
    this.subscriptions = subscriptions;
    this.sender = sender;
    this.rate = rate;
    this.clock = clock;
  }

  /** Reads the subscriptions again. */
  public void refresh() throws SQLException {
    known = subscriptions.withSecrets();
  }

  /** Sends an event to each subscription that wants it, each on a thread of its own. */
  void send(WebhookMessage message) {
    Condition condition = message.episode().condition();
    known.stream()
        .filter(each -> each.subscription().wants(message.alert(), condition))
        .filter(each -> isSentNow(each.subscription(), message))
        .filter(each -> isWithinRate(each.subscription()))
        .forEach(
            each -> Thread.ofVirtual().name("direct-delivery").start(() -> deliver(each, message)));
  }

  // In quiet hours it follows when the control database is back and the hours are over.
  private boolean isSentNow(Subscription subscription, WebhookMessage message) {
    return subscription.sentAt(clock.instant()).contains(message.alert().severity());
  }

  private boolean isWithinRate(Subscription subscription) {
    if (!MailAddress.isMail(subscription.url())) {
      return true;
    }
    Instant now = clock.instant();
    Instant until = mailsUntil.getOrDefault(subscription.id(), now);
    if (until.isAfter(rate.latest(now))) {
      Log.infof("mail is above the rate, it follows later subscription=%s", subscription.name());
      return false;
    }
    mailsUntil.put(subscription.id(), rate.after(until, now));
    return true;
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
        to.subscription().format(),
        to.secrets(),
        MessageFormats.body(to.subscription().format(), message),
        attempt);
  }
}
