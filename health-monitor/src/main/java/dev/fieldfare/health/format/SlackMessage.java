package dev.fieldfare.health.format;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.health.delivery.WebhookMessage;
import java.util.StringJoiner;

/**
 * A message as an incoming webhook of Slack takes it.
 *
 * <p>Texts of users are escaped, so they make no link, mention nobody and hide no line.
 */
final class SlackMessage {
  private static final int LONGEST = 3_000;

  private SlackMessage() {}

  static String body(WebhookMessage message) {
    Alert alert = message.alert();
    String type = message.type().wireName();
    String event = type.substring(type.lastIndexOf('.') + 1);
    StringJoiner text = new StringJoiner("\n");
    text.add("*%s %s*: %s".formatted(alert.severity(), event, escape(alert.title())));
    text.add(escape(alert.message())).add(escape(alert.impact()));
    alert.suggestions().forEach(step -> text.add("• " + escape(step)));
    text.add("fieldfare alerts show " + escape(alert.id()));
    return json(text.toString());
  }

  static String test() {
    return json("A test of this subscription of Fieldfare.");
  }

  private static String json(String text) {
    return ContractsJson.mapper().createObjectNode().put("text", text).toString();
  }

  private static String escape(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    return TerminalText.escape(cut).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
