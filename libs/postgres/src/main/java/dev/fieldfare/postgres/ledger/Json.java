package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads and writes the JSON in which the ledger's functions speak. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static JsonNode read(String text) {
    try {
      return text == null ? MAPPER.nullNode() : MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the ledger answered with broken JSON", e);
    }
  }

  static String write(JsonNode node) {
    return node.toString();
  }
}
