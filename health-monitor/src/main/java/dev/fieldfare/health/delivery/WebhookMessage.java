package dev.fieldfare.health.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.health.alert.Episode;
import dev.fieldfare.health.alert.Fingerprint;
import java.util.UUID;

/**
 * The message about an event of an alert.
 *
 * @param episode as it is after the event
 */
public record WebhookMessage(EventType type, Alert alert, Episode episode) {

  /** The message of an event. */
  public static WebhookMessage of(EventType type, Alert alert, Episode episode) {
    return new WebhookMessage(type, alert, episode);
  }

  /** Its JSON. */
  public String body() {
    ObjectNode body = ContractsJson.mapper().createObjectNode();
    body.put("type", type.wireName());
    body.put("timestamp", alert.timestamp().toString());
    body.set("data", ContractsJson.mapper().valueToTree(alert));
    return body.toString();
  }

  /**
   * Its id for a subscription. It is computed from the event, so the same event has the same id
   * whatever sends it.
   */
  public UUID idFor(UUID subscription) {
    return Fingerprint.id(
        subscription.toString(),
        alert.id(),
        type.wireName(),
        Long.toString(episode.count()),
        episode.severity().name(),
        Long.toString(episode.lastNotified().toEpochMilli()));
  }
}
