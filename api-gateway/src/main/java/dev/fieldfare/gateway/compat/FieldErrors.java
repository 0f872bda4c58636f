package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everything that is wrong with the parameters of one request, one entry for each failed rule. */
final class FieldErrors {

  private static final Pattern UUID =
      Pattern.compile(
          "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  private final String location;
  private final ArrayNode errors = ContractsJson.mapper().createArrayNode();

  /**
   * Errors of a request.
   *
   * @param location body, params or query
   */
  FieldErrors(String location) {
    this.location = location;
  }

  static boolean isUuid(String text) {
    return UUID.matcher(text).matches();
  }

  /** The form's id, which is trimmed. */
  String formId(JsonNode value) {
    String text = value.isValueNode() ? value.asText().strip() : "";
    boolean absent = value.isMissingNode();
    if (text.isEmpty() || value.isNull()) {
      add(absent, text, "formId is required", "formId");
    }
    if (!isUuid(text)) {
      add(absent, text, "formId must be a valid UUID", "formId");
    }
    return text;
  }

  /** The changes, of which there is at least one. */
  JsonNode changes(JsonNode value) {
    if (!value.isArray() || value.isEmpty()) {
      ObjectNode error = error("changes must be a non-empty array", "changes");
      if (!value.isMissingNode()) {
        error.set("value", value);
      }
      errors.add(inOrder(error));
    }
    return value;
  }

  /** A rule of one parameter that failed. */
  void add(boolean absent, String value, String message, String path) {
    ObjectNode error = error(message, path);
    if (!absent) {
      error.put("value", value);
    }
    errors.add(inOrder(error));
  }

  /** Refuses the request when a rule failed. */
  void refuseAny() {
    if (!errors.isEmpty()) {
      throw new FormBuilderRefusal(
          400, "VALIDATION_ERROR", "Validation failed", Optional.of(errors));
    }
  }

  private ObjectNode error(String message, String path) {
    ObjectNode error = ContractsJson.mapper().createObjectNode();
    return error.put("type", "field").put("msg", message).put("path", path);
  }

  private ObjectNode inOrder(ObjectNode error) {
    ObjectNode ordered = ContractsJson.mapper().createObjectNode().put("type", "field");
    if (error.has("value")) {
      ordered.set("value", error.get("value"));
    }
    ordered.set("msg", error.get("msg"));
    ordered.set("path", error.get("path"));
    return ordered.put("location", location);
  }
}
