package dev.fieldfare.health.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.util.List;

/**
 * A message as a webhook of Discord takes it.
 *
 * <p>Markdown of users is escaped, mentions are off, and links show no preview.
 */
final class DiscordMessage {
  private static final int LONGEST = 2_000;
  private static final int WITHOUT_PREVIEWS = 4;

  private DiscordMessage() {}

  static String body(StoredMessage message) {
    return json(ChatText.of(message, "**", DiscordMessage::plain, LONGEST));
  }

  static String summary(List<StoredMessage> messages) {
    return json(ChatText.summary(messages, "**", DiscordMessage::plain, LONGEST));
  }

  static String test() {
    return json(ChatText.test());
  }

  private static String json(String text) {
    ObjectNode json = ContractsJson.mapper().createObjectNode();
    json.put("content", text).put("flags", WITHOUT_PREVIEWS);
    json.putObject("allowed_mentions").putArray("parse");
    return json.toString();
  }

  private static String plain(String text) {
    return text.replaceAll("([\\\\*_~`|>#\\[\\]()<@:-])", "\\\\$1");
  }
}
