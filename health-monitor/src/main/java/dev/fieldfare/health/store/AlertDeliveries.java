package dev.fieldfare.health.store;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.WebhookMessage;
import dev.fieldfare.health.format.MessageFormats;
import dev.fieldfare.health.silence.Silence;
import dev.fieldfare.service.mail.MailAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Adds the messages to subscriptions that follow from an event of an alert. */
public final class AlertDeliveries {
  private static final String ADD =
      """
      INSERT INTO fieldfare_health.deliveries (id, subscription_id, event_type, body, created_at, due_at)
      VALUES (?, ?, ?, ?, clock_timestamp(), clock_timestamp()) ON CONFLICT (id) DO NOTHING
      """;

  private static final String ADD_WAITING =
      """
      INSERT INTO fieldfare_health.mail_items (id, subscription_id, event_type, severity, body, alert_id, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
      """;

  // A message that is sent now tells a newer state of its alert than those that wait.
  private static final String DROP_WAITING =
      """
      DELETE FROM fieldfare_health.mail_items WHERE id IN (SELECT i.id FROM fieldfare_health.mail_items i
        WHERE i.subscription_id = ? AND i.alert_id = ? AND i.delivery_id IS NULL FOR UPDATE)
      """;

  // Receivers get the end of every alert, so that they close what they have open.
  private static final Set<EventType> SILENCED =
      Set.of(EventType.ALERT_RAISED, EventType.ALERT_REPEATED, EventType.ALERT_ESCALATED);

  private static final UuidV7 IDS = UuidV7.system();

  /** Adds one message for each subscription that wants the alert, unless a silence matches. */
  void add(Connection own, WebhookMessage message, Instant now) throws SQLException {
    Optional<Silence> silence = silence(own, message, now);
    if (silence.isPresent()) {
      SilenceRows.count(own, silence.get());
      return;
    }
    for (Subscription subscription : SubscriptionRows.all(own)) {
      if (subscription.wants(message.alert(), message.episode().condition())) {
        add(own, subscription, message, now);
      }
    }
  }

  private static void add(
      Connection own, Subscription subscription, WebhookMessage message, Instant now)
      throws SQLException {
    if (waits(subscription, message, now)) {
      addWaiting(own, subscription.id(), message, now);
      return;
    }
    if (subscription.quiet().isPresent()) {
      dropWaiting(own, subscription.id(), message);
    }
    String body = MessageFormats.body(subscription.format(), message);
    UUID id = message.idFor(subscription.id());
    add(own, id, subscription.id(), message.type().wireName(), body);
  }

  // Mails are limited in number, so their messages are collected first, as those of groups are.
  private static boolean waits(Subscription to, WebhookMessage message, Instant now) {
    return MailAddress.isMail(to.url())
        || to.group().isPresent()
        || !to.sentAt(now).contains(message.alert().severity());
  }

  private static void dropWaiting(Connection own, UUID subscription, WebhookMessage message)
      throws SQLException {
    try (PreparedStatement drop = own.prepareStatement(DROP_WAITING)) {
      drop.setObject(1, subscription);
      drop.setObject(2, message.episode().id());
      drop.executeUpdate();
    }
  }

  private static void addWaiting(
      Connection own, UUID subscription, WebhookMessage message, Instant now) throws SQLException {
    try (PreparedStatement add = own.prepareStatement(ADD_WAITING)) {
      add.setObject(1, message.idFor(subscription));
      add.setObject(2, subscription);
      add.setString(3, message.type().wireName());
      add.setString(4, message.alert().severity().name());
      add.setString(5, message.body());
      add.setObject(6, message.episode().id());
      add.setObject(7, EpisodeRows.utc(now));
      add.executeUpdate();
    }
  }

  private static Optional<Silence> silence(Connection own, WebhookMessage message, Instant now)
      throws SQLException {
    return SILENCED.contains(message.type())
        ? SilenceRows.active(own, now).stream()
            .filter(silence -> silence.matcher().matches(message.episode().condition()))
            .findFirst()
        : Optional.empty();
  }

  /** Adds a message under a new id. */
  static UUID add(Connection own, UUID subscription, String type, String body) throws SQLException {
    UUID id = IDS.next();
    add(own, id, subscription, type, body);
    return id;
  }

  /** Adds a message, unless there is one with this id. */
  public static void add(Connection own, UUID id, UUID subscription, String type, String body)
      throws SQLException {
    try (PreparedStatement add = own.prepareStatement(ADD)) {
      add.setObject(1, id);
      add.setObject(2, subscription);
      add.setString(3, type);
      add.setString(4, body);
      add.executeUpdate();
    }
  }
}
