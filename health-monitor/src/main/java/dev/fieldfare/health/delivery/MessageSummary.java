package dev.fieldfare.health.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertSeverity;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Several messages as one.
 *
 * @param counts of messages by severity
 * @param bodies the messages that are shown, the most urgent ones first
 */
public record MessageSummary(Map<AlertSeverity, Long> counts, List<String> bodies) {
  /** The type of its body. */
  public static final String TYPE = "dev.fieldfare.summary";

  /** Copies both. */
  public MessageSummary {
    counts = Map.copyOf(counts);
    bodies = List.copyOf(bodies);
  }

  /** Its JSON. */
  public String body(Instant at) {
    ObjectNode body = ContractsJson.mapper().createObjectNode();
    body.put("type", TYPE).put("timestamp", at.toString());
    ObjectNode data = body.putObject("data");
    ObjectNode bySeverity = data.putObject("counts");
    for (AlertSeverity severity : AlertSeverity.values()) {
      if (counts.containsKey(severity)) {
        bySeverity.put(severity.name(), counts.get(severity));
      }
    }
    ArrayNode messages = data.putArray("messages");
    try {
      for (String each : bodies) {
        messages.add(ContractsJson.mapper().readTree(each));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored message is no JSON", e);
    }
    return body.toString();
  }
}
