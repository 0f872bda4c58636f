package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** A second opinion on what a property means, written apart from the parser. */
final class Spelling {

  private static final Map<String, String> CANONICAL =
      Map.of(
          "tableName", "table",
          "columnName", "column",
          "oldColumnName", "column",
          "newColumnName", "newName",
          "newType", "dataType",
          "userId", "requestedBy");
  private static final Map<String, String> TYPES =
      Map.of(
          "ADD_FIELD",
          "ADD_COLUMN",
          "DELETE_FIELD",
          "DROP_COLUMN",
          "RENAME_FIELD",
          "RENAME_COLUMN");
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "nullable", "true",
          "cascade", "false",
          "unique", "false",
          "references", "false",
          "isSubForm", "false",
          "schema", "\"public\"",
          "quarantine", "\"auto\"",
          "onCastError", "\"fail\"");
  private static final Set<String> EMPTY = Set.of("[]", "{}");

  private Spelling() {}

  static String canonical(String name) {
    return CANONICAL.getOrDefault(name, name);
  }

  static boolean means(String name, JsonNode sent, JsonNode written) {
    if (written == null) {
      return sent.toString().equals(DEFAULTS.get(name)) || EMPTY.contains(sent.toString());
    }
    return switch (name) {
      case "type" -> TYPES.getOrDefault(sent.asText(), sent.asText()).equals(written.asText());
      case "default", "fillNullsWith" -> written.isTextual();
      case "options", "changeSet", "columns" -> written.size() <= sent.size();
      default -> sent.equals(written);
    };
  }
}
