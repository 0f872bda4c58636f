package dev.fieldfare.health.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.health.delivery.WebhookMessage;

/** The message about an event of an alert, as it is read from its stored JSON. */
record StoredMessage(String type, Alert alert) {

  static StoredMessage of(WebhookMessage message) {
    return new StoredMessage(message.type().wireName(), message.alert());
  }

  static StoredMessage read(String body) {
    try {
      JsonNode message = ContractsJson.mapper().readTree(body);
      return new StoredMessage(
          message.path("type").asText(),
          ContractsJson.mapper().treeToValue(message.path("data"), Alert.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored message is no alert", e);
    }
  }

  /** The last word of its type, as in {@code raised}. */
  String event() {
    return TerminalText.escape(type.substring(type.lastIndexOf('.') + 1));
  }
}
