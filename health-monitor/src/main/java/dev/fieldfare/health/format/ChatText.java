package dev.fieldfare.health.format;

import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertSeverity;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The text of an alert for people in a chat. */
final class ChatText {
  private static final String TEST = "A test of this subscription of Fieldfare.";

  private static final int LONGEST_LINE = 200;

  // For the line that counts the alerts without a line.
  private static final int LONGEST_REST = 40;

  private ChatText() {}

  /**
   * Headline, message, impact, what to do.
   *
   * @param bold what is around bold text in this chat
   * @param markup makes texts of users plain in this chat; control characters are escaped before
   * @param longest how many characters the chat takes
   */
  static String of(StoredMessage message, String bold, UnaryOperator<String> markup, int longest) {
    UnaryOperator<String> plain = text -> markup.apply(cut(TerminalText.escape(text), longest / 2));
    Alert alert = message.alert();
    StringJoiner text = new StringJoiner("\n");
    text.add(headline(message, bold, plain));
    text.add(plain.apply(alert.message())).add(plain.apply(alert.impact()));
    alert.suggestions().forEach(step -> text.add("• " + plain.apply(step)));
    text.add(markup.apply("fieldfare alerts show " + alert.id()));
    return cut(text.toString(), longest);
  }

  /**
   * The number of alerts, and a line for each: the first ones when not all of them fit.
   *
   * @param messages one for each alert, the most urgent ones first
   */
  static String summary(
      List<StoredMessage> messages, String bold, UnaryOperator<String> markup, int longest) {
    UnaryOperator<String> plain =
        text -> markup.apply(cut(TerminalText.escape(text), LONGEST_LINE));
    String end = "\n" + markup.apply("fieldfare alerts list");
    StringBuilder text = new StringBuilder(bold + counts(messages) + bold);
    int shown = 0;
    for (StoredMessage message : messages) {
      String line = "\n• " + headline(message, bold, plain);
      if (text.length() + line.length() + end.length() + LONGEST_REST > longest) {
        break;
      }
      text.append(line);
      shown++;
    }
    if (shown < messages.size()) {
      text.append("\n… and %d more".formatted(messages.size() - shown));
    }
    return text.append(end).toString();
  }

  private static String counts(List<StoredMessage> messages) {
    String bySeverity =
        Arrays.stream(AlertSeverity.values())
            .map(severity -> count(messages, severity))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
    return "%d alerts: %s".formatted(messages.size(), bySeverity);
  }

  private static String count(List<StoredMessage> messages, AlertSeverity severity) {
    long some = messages.stream().filter(each -> each.alert().severity() == severity).count();
    return some == 0 ? "" : some + " " + severity;
  }

  private static String headline(StoredMessage message, String bold, UnaryOperator<String> plain) {
    Alert alert = message.alert();
    return bold
        + alert.severity()
        + " "
        + message.event()
        + bold
        + ": "
        + plain.apply(alert.title());
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
