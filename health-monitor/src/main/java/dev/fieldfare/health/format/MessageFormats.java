package dev.fieldfare.health.format;

import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.alert.DocumentedEpisode;
import dev.fieldfare.health.delivery.MessageSummary;
import dev.fieldfare.health.delivery.WebhookMessage;
import java.time.Instant;
import java.util.List;

/** Writes messages as the receiver of a subscription reads them. */
public final class MessageFormats {
  private static final String TEST =
      """
      {"type":"dev.fieldfare.test","timestamp":"%s","data":{"message":"A test of this subscription."}}\
      """;

  private MessageFormats() {}

  /** The message about an event. */
  public static String body(SubscriptionFormat format, WebhookMessage message) {
    return switch (format) {
      case FIELDFARE -> message.body();
      case SLACK, DISCORD, TELEGRAM -> chat(format, StoredMessage.of(message));
      case ALERTMANAGER ->
          AlertmanagerMessage.body(
              List.of(new DocumentedEpisode(message.alert(), message.episode())));
    };
  }

  /** The message that is stored as {@link WebhookMessage#body}. */
  public static String stored(SubscriptionFormat format, String body) {
    return format == SubscriptionFormat.FIELDFARE ? body : chat(format, StoredMessage.read(body));
  }

  private static String chat(SubscriptionFormat format, StoredMessage message) {
    return switch (format) {
      case SLACK -> SlackMessage.body(message);
      case DISCORD -> DiscordMessage.body(message);
      case TELEGRAM -> TelegramMessage.body(message);
      case FIELDFARE, ALERTMANAGER -> throw noChat(format);
    };
  }

  /** Several messages as one. */
  public static String summary(SubscriptionFormat format, MessageSummary summary, Instant at) {
    List<StoredMessage> messages = summary.bodies().stream().map(StoredMessage::read).toList();
    return switch (format) {
      case FIELDFARE -> summary.body(at);
      case SLACK -> SlackMessage.summary(messages);
      case DISCORD -> DiscordMessage.summary(messages);
      case TELEGRAM -> TelegramMessage.summary(messages);
      case ALERTMANAGER -> throw noChat(format);
    };
  }

  private static IllegalStateException noChat(SubscriptionFormat format) {
    return new IllegalStateException("messages in the format " + format + " are never gathered");
  }

  /** The message of a test. */
  public static String test(SubscriptionFormat format, Instant at) {
    return switch (format) {
      case FIELDFARE -> TEST.formatted(at);
      case SLACK -> SlackMessage.test();
      case DISCORD -> DiscordMessage.test();
      case TELEGRAM -> TelegramMessage.test();
      case ALERTMANAGER -> AlertmanagerMessage.test(at);
    };
  }
}
