package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One change of a list, as it was sent.
 *
 * <p>The form builder's user interface makes up its column names from ids, and its backend has
 * queued the right changes by then. Such a change is answered and not applied.
 */
record FormBuilderChange(JsonNode sent) {

  private static final int ID_PREFIX = 8;
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "ADD_FIELD", List.of("columnName", "dataType"),
          "DELETE_FIELD", List.of("columnName"),
          "RENAME_FIELD", List.of("oldColumnName", "newColumnName"),
          "CHANGE_TYPE", List.of("columnName", "oldType", "newType"));
  private static final Map<String, String> MISSING =
      Map.of(
          "ADD_FIELD", "ADD_FIELD requires columnName and dataType",
          "DELETE_FIELD", "DELETE_FIELD requires columnName",
          "RENAME_FIELD", "RENAME_FIELD requires oldColumnName and newColumnName",
          "CHANGE_TYPE", "CHANGE_TYPE requires columnName, oldType, and newType");

  /** The changes of a list, or the refusal of the first one that has the wrong shape. */
  static List<FormBuilderChange> list(JsonNode changes) {
    List<FormBuilderChange> list = new ArrayList<>(changes.size());
    for (int n = 0; n < changes.size(); n++) {
      FormBuilderChange change = new FormBuilderChange(changes.get(n));
      change.requireShape(n);
      list.add(change);
    }
    return list;
  }

  String type() {
    return sent.path("type").asText("undefined");
  }

  String fieldId() {
    return sent.path("fieldId").asText("");
  }

  /** The column, or the new one of a rename, or the old one. */
  String columnName() {
    return Stream.of("columnName", "newColumnName", "oldColumnName")
        .map(sent::path)
        .filter(FormBuilderChange::isTrue)
        .map(JsonNode::asText)
        .findFirst()
        .orElse("");
  }

  /** A property as text; empty when it is absent. */
  String text(String name) {
    return sent.path(name).asText("");
  }

  /** True for a change that the user interface made up. */
  boolean isMadeUp() {
    String id = fieldId();
    return !id.isEmpty()
        && ("field_" + id.substring(0, Math.min(ID_PREFIX, id.length()))).equals(columnName());
  }

  /** The change as a message; what else was sent with it is left out (C-7). */
  ObjectNode message(String form, String table, String schema) {
    ObjectNode message = ContractsJson.mapper().createObjectNode().put("type", type());
    message.put("tableName", table).put("formId", form).put("fieldId", fieldId());
    if (!"public".equals(schema)) {
      message.put("schema", schema);
    }
    REQUIRED.get(type()).forEach(name -> message.put(name, sent.path(name).asText()));
    return message;
  }

  private void requireShape(int index) {
    if (!sent.isObject()) {
      throw new FormBuilderRefusal(
          500, "INTERNAL_ERROR", "Cannot read properties of " + sent + " (reading 'type')");
    }
    if (!REQUIRED.containsKey(type())) {
      throw invalid("Invalid migration type at index " + index + ": " + type());
    }
    if (!FieldErrors.isUuid(fieldId()) && !isMadeUp()) {
      throw invalid("Invalid fieldId at index " + index);
    }
    if (!REQUIRED.get(type()).stream().map(sent::path).allMatch(FormBuilderChange::isTrue)) {
      throw invalid(MISSING.get(type()) + " at index " + index);
    }
  }

  // What JavaScript takes for true.
  private static boolean isTrue(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> !value.asText().isEmpty();
      case BOOLEAN -> value.asBoolean();
      case NUMBER -> value.asDouble() != 0;
      case OBJECT, ARRAY -> true;
      default -> false;
    };
  }

  private static FormBuilderRefusal invalid(String message) {
    return new FormBuilderRefusal(400, "INVALID_CHANGES", message);
  }
}
