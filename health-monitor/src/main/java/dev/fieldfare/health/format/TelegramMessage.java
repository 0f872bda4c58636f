package dev.fieldfare.health.format;

import dev.fieldfare.contracts.ContractsJson;
import java.util.List;

/**
 * A message as the method {@code sendMessage} of a Telegram bot takes it. The chat is a parameter
 * of the address. The text is plain: without a parse mode nothing in it is markup.
 */
final class TelegramMessage {
  private static final int LONGEST = 4_096;

  private TelegramMessage() {}

  static String body(StoredMessage message) {
    return json(ChatText.of(message, "", text -> text, LONGEST));
  }

  static String summary(List<StoredMessage> messages) {
    return json(ChatText.summary(messages, "", text -> text, LONGEST));
  }

  static String test() {
    return json(ChatText.test());
  }

  private static String json(String text) {
    return ContractsJson.mapper()
        .createObjectNode()
        .put("text", text)
        .put("disable_web_page_preview", true)
        .toString();
  }
}
