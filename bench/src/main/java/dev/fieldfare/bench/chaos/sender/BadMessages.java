package dev.fieldfare.bench.chaos.sender;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.bench.chaos.SeededRandom;

/** Spoils good messages in ways that must be noticed. */
final class BadMessages {
  private BadMessages() {}

  static Message spoil(Message message, SeededRandom random) {
    ObjectNode body = message.body();
    switch (random.below(16)) {
      case 0 -> body.put("nobodyKnowsThis", 1);
      case 1 -> body.put("type", "ADD_INDEX");
      case 2 -> body.put("type", "DESTROY_EVERYTHING");
      case 3 -> body.put("table", "__ff_ours");
      case 4 -> body.put("schema", random.one("pg_catalog", "fieldfare", "information_schema"));
      case 5 -> body.put("target", "another");
      case 6 -> body.put("table", "x".repeat(64));
      case 7 -> hostile(body, "dataType", "text; DROP TABLE fieldfare.events");
      case 8 -> hostile(body, "dataType", "numeric(10,2) NOT NULL");
      case 9 -> hostile(body, "column", "xmin");
      case 10 -> hostile(body, "column", "a\" text, ADD COLUMN \"b");
      case 11 -> body.putObject("table").put("not", "a name");
      case 12 -> body.put("runAt", "tomorrow");
      case 13 -> {
        return message.unreadable("{\"type\": \"ADD_COLUMN\", ");
      }
      case 14 -> {
        return message.unreadable(
            "{\"type\":\"ADD_COLUMN\",\"table\":\"form_000\",\"column\":\"a\\u0000b\",\"dataType\":\"text\"}");
      }
      default -> {
        return message.unreadable(
            "{\"id\":\"big\",\"requestedBy\":\"" + "y".repeat(66_000) + "\"}");
      }
    }
    return message.bad();
  }

  private static void hostile(ObjectNode body, String property, String value) {
    String table = body.path("table").asText(body.path("tableName").asText("form_000"));
    body.retain("id");
    body.put("type", "ADD_COLUMN")
        .put("table", table)
        .put("column", "fine")
        .put("dataType", "text");
    body.put(property, value);
  }
}
