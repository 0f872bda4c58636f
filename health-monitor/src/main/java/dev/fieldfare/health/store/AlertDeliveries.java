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
final class AlertDeliveries {
  private static final String ADD =
      """
      INSERT INTO fieldfare_health.deliveries (id, subscription_id, event_type, body, created_at, due_at)
      VALUES (?, ?, ?, ?, clock_timestamp(), clock_timestamp()) ON CONFLICT (id) DO NOTHING
      """;

  private static final String ADD_MAIL_ITEM =
      """
      INSERT INTO fieldfare_health.mail_items (id, subscription_id, event_type, severity, body, created_at)
      VALUES (?, ?, ?, ?, ?, clock_timestamp()) ON CONFLICT (id) DO NOTHING
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
      if (subscription.wants(message.alert(), message.episode().condition().target())) {
        add(own, subscription, message);
      }
    }
  }

  // Mails are limited in number, so their messages are collected first.
  private static void add(Connection own, Subscription subscription, WebhookMessage message)
      throws SQLException {
    String body = MessageFormats.body(subscription.format(), message);
    UUID id = message.idFor(subscription.id());
    if (MailAddress.isMail(subscription.url())) {
      addMailItem(own, id, subscription.id(), message, body);
    } else {
      add(own, id, subscription.id(), message.type().wireName(), body);
    }
  }

  private static void addMailItem(
      Connection own, UUID id, UUID subscription, WebhookMessage message, String body)
      throws SQLException {
    try (PreparedStatement add = own.prepareStatement(ADD_MAIL_ITEM)) {
      add.setObject(1, id);
      add.setObject(2, subscription);
      add.setString(3, message.type().wireName());
      add.setString(4, message.alert().severity().name());
      add.setString(5, body);
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
  static void add(Connection own, UUID id, UUID subscription, String type, String body)
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
