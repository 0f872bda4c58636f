package dev.fieldfare.health.format;

import dev.fieldfare.contracts.ContractsJson;
import java.util.List;

/**
 * A message as an incoming webhook of Slack takes it.
 *
 * <p>Texts of users are escaped, so they make no link, mention nobody and hide no line.
 */
final class SlackMessage {
  private static final int LONGEST = 30_000;

  private SlackMessage() {}

  static String body(StoredMessage message) {
    return json(ChatText.of(message, "*", SlackMessage::plain, LONGEST));
  }

  static String summary(List<StoredMessage> messages) {
    return json(ChatText.summary(messages, "*", SlackMessage::plain, LONGEST));
  }

  static String test() {
    return json(ChatText.test());
  }

  private static String json(String text) {
    return ContractsJson.mapper().createObjectNode().put("text", text).toString();
  }

  private static String plain(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
