package dev.fieldfare.health.format;

import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.health.delivery.WebhookMessage;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/** The text of an alert for people in a chat. */
final class ChatText {
  private static final String TEST = "A test of this subscription of Fieldfare.";

  private ChatText() {}

  /**
   * Headline, message, impact, what to do.
   *
   * @param bold what is around bold text in this chat
   * @param markup makes texts of users plain in this chat; control characters are escaped before
   * @param longest how many characters the chat takes
   */
  static String of(WebhookMessage message, String bold, UnaryOperator<String> markup, int longest) {
    UnaryOperator<String> plain = text -> markup.apply(cut(TerminalText.escape(text), longest / 2));
    Alert alert = message.alert();
    String type = message.type().wireName();
    String event = type.substring(type.lastIndexOf('.') + 1);
    StringJoiner text = new StringJoiner("\n");
    text.add(bold + alert.severity() + " " + event + bold + ": " + plain.apply(alert.title()));
    text.add(plain.apply(alert.message())).add(plain.apply(alert.impact()));
    alert.suggestions().forEach(step -> text.add("• " + plain.apply(step)));
    text.add(markup.apply("fieldfare alerts show " + alert.id()));
    return cut(text.toString(), longest);
  }

  static String test() {
    return TEST;
  }

  // Half of a character outside of the basic plane would be no text.
  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
