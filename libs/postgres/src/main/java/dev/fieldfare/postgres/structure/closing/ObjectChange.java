package dev.fieldfare.postgres.structure.closing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.structure.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All differences of an object that both sides have.
 *
 * @param open the properties that differ and that nothing closes so far; rules take theirs out
 */
record ObjectChange(ObjectName object, JsonNode left, JsonNode right, Set<String> open) {

  String kind() {
    return object.kind();
  }

  String name() {
    return object.name();
  }

  /** Whether the property differs; from now on it counts as closed. */
  boolean take(String property) {
    return open.remove(property);
  }

  boolean differs(String property) {
    return open.contains(property);
  }

  /** As text; empty for what is not set. */
  String wanted(String property) {
    return text(left, property);
  }

  String present(String property) {
    return text(right, property);
  }

  static String text(JsonNode properties, String name) {
    return properties.hasNonNull(name) ? properties.get(name).asText() : "";
  }

  static List<String> texts(JsonNode properties, String name) {
    List<String> all = new ArrayList<>();
    if (properties.hasNonNull(name)) {
      properties.get(name).forEach(each -> all.add(each.asText()));
    }
    return all;
  }
}
