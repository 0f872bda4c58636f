package dev.fieldfare.health.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.delivery.MessageSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The subject and the text of a mail about one message or a summary of several.
 *
 * <p>Names and errors come from users and databases. Their control characters are escaped, so they
 * add no header, no line and no code for a terminal.
 */
public record MailText(String subject, String text) {
  private static final String PREFIX = "[Fieldfare] ";
  private static final String TEST_TYPE = "dev.fieldfare.test";
  private static final int LONGEST_SUBJECT = 200;
  private static final int LONGEST_VALUE = 4_000;
  private static final String FOOTER =
      """

      --
      Fieldfare sent this mail because of the subscription of this address.
      """;

  /** The text about a message, given as its JSON. */
  public static MailText of(String body) {
    try {
      JsonNode message = ContractsJson.mapper().readTree(body);
      return switch (message.path("type").asText()) {
        case TEST_TYPE -> test();
        case MessageSummary.TYPE -> summary(message.path("data"));
        default -> alert(message);
      };
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The message is no alert.", e);
    }
  }

  private static MailText test() {
    return of("Test", "This is a test of the subscription. Alerts will arrive here.\n");
  }

  private static MailText alert(JsonNode message) throws JsonProcessingException {
    Alert alert = alertOf(message);
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add(value(alert.title())).add("");
    text.add("What happened: " + value(alert.message()));
    text.add("What it means: " + value(alert.impact())).add("").add("What to do:");
    alert.suggestions().forEach(step -> text.add("- " + value(step)));
    text.add("").add("Severity: " + alert.severity()).add("Category: " + alert.category());
    text.add(
        "State: %s, reported %d times from %s to %s"
            .formatted(alert.state(), alert.count(), alert.firstSeen(), alert.lastSeen()));
    alert.acknowledgedBy().ifPresent(by -> text.add("Acknowledged by: " + value(by)));
    alert.resolvedAt().ifPresent(at -> text.add("Resolved at: " + at));
    text.add("Environment: " + value(alert.technicalDetails().environment()));
    text.add("Component: " + value(alert.technicalDetails().component()));
    text.add("Error: " + value(alert.technicalDetails().originalError()));
    text.add("Runbook: " + alert.runbook());
    text.add("More: fieldfare alerts show " + value(alert.id()));
    return of(headline(message, alert), text.toString());
  }

  private static MailText summary(JsonNode data) throws JsonProcessingException {
    long all = 0;
    List<String> parts = new ArrayList<>();
    for (AlertSeverity severity : AlertSeverity.values()) {
      long some = data.path("counts").path(severity.name()).asLong();
      all += some;
      if (some > 0) {
        parts.add("%d %s".formatted(some, severity));
      }
    }
    String counts = String.join(", ", parts);
    StringJoiner text = new StringJoiner("\n", "", "\n");
    text.add("%d messages about alerts: %s.".formatted(all, counts));
    text.add("They are in one mail because many came at a time or in quiet hours.").add("");
    for (JsonNode message : data.path("messages")) {
      Alert alert = alertOf(message);
      text.add("- %s %s".formatted(alert.timestamp(), headline(message, alert)));
      text.add("  fieldfare alerts show " + value(alert.id()));
    }
    long hidden = all - data.path("messages").size();
    if (hidden > 0) {
      text.add("").add("%d more are not shown here: fieldfare alerts list".formatted(hidden));
    }
    return of("%d messages: %s".formatted(all, counts), text.toString());
  }

  private static Alert alertOf(JsonNode message) throws JsonProcessingException {
    return ContractsJson.mapper().treeToValue(message.path("data"), Alert.class);
  }

  private static String headline(JsonNode message, Alert alert) {
    String type = message.path("type").asText();
    String event = value(type.substring(type.lastIndexOf('.') + 1));
    return "%s %s: %s".formatted(alert.severity(), event, value(alert.title()));
  }

  private static MailText of(String subject, String text) {
    return new MailText(cut(PREFIX + subject, LONGEST_SUBJECT), text + FOOTER);
  }

  private static String value(String text) {
    return TerminalText.escape(cut(text, LONGEST_VALUE));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "\u2026";
  }
}
