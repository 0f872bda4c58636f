package dev.fieldfare.health.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.DocumentedEpisode;
import dev.fieldfare.health.alert.Episode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Alerts as {@code POST /api/v2/alerts} of Alertmanager takes them.
 *
 * <p>An open alert has no {@code endsAt} here: it is set when the message is sent, because an
 * Alertmanager ends an alert at that moment. The severity is a label, so an escalated alert is
 * another one there; the message ends those with its former severities.
 */
final class AlertmanagerMessage {
  static final String ENDS_AT = "endsAt";
  static final String ANNOTATIONS = "annotations";
  static final String ID = "id";

  private static final int LONGEST_LABEL = 1_000;
  private static final int LONGEST_ANNOTATION = 4_000;

  private AlertmanagerMessage() {}

  static String body(List<DocumentedEpisode> episodes) {
    ArrayNode all = ContractsJson.mapper().createArrayNode();
    for (DocumentedEpisode each : episodes) {
      ObjectNode current = add(all, each, each.alert().severity());
      each.alert().resolvedAt().ifPresent(at -> current.put(ENDS_AT, at.toString()));
      for (AlertSeverity former : former(each.episode())) {
        add(all, each, former).put(ENDS_AT, each.alert().timestamp().toString());
      }
    }
    return all.toString();
  }

  static String test(Instant at) {
    ArrayNode all = ContractsJson.mapper().createArrayNode();
    ObjectNode test = all.addObject();
    test.putObject("labels").put("alertname", "fieldfare_test").put("severity", "info");
    test.putObject(ANNOTATIONS).put("title", "A test of this subscription.");
    test.put("startsAt", at.toString());
    return all.toString();
  }

  private static List<AlertSeverity> former(Episode episode) {
    AlertSeverity first = episode.condition().severity();
    return List.of(AlertSeverity.values()).stream()
        .filter(severity -> severity.compareTo(episode.severity()) > 0)
        .filter(severity -> severity.compareTo(first) <= 0)
        .toList();
  }

  private static ObjectNode add(ArrayNode all, DocumentedEpisode of, AlertSeverity severity) {
    Alert alert = of.alert();
    Condition condition = of.episode().condition();
    ObjectNode node = all.addObject();
    ObjectNode labels = node.putObject("labels");
    labels.put("alertname", "fieldfare_" + label(condition.kind()));
    labels.put("severity", severity.name().toLowerCase(Locale.ROOT));
    labels.put("category", alert.category().name().toLowerCase(Locale.ROOT));
    labels.put("target", label(condition.target()));
    labels.put("subject", label(condition.subject()));
    labels.put("component", label(condition.component()));
    labels.put("environment", label(alert.technicalDetails().environment()));
    labels.put("fingerprint", label(alert.fingerprint()));
    ObjectNode annotations = node.putObject(ANNOTATIONS);
    annotations.put(ID, alert.id());
    annotations.put("title", annotation(alert.title()));
    annotations.put("message", annotation(alert.message()));
    annotations.put("impact", annotation(alert.impact()));
    annotations.put("suggestions", annotation(String.join(" ", alert.suggestions())));
    annotations.put("runbook", alert.runbook());
    node.put("startsAt", alert.firstSeen().toString());
    return node;
  }

  private static String label(String text) {
    return cut(TerminalText.escape(text), LONGEST_LABEL);
  }

  private static String annotation(String text) {
    return cut(TerminalText.escape(text), LONGEST_ANNOTATION);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
