package dev.fieldfare.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds documents against the schemas of an OpenAPI description: types, values of enumerations,
 * required properties. A property that its schema does not name is a fault; an object without any
 * named property is open.
 */
final class JsonSchema {

  private final JsonNode api;

  JsonSchema(JsonNode api) {
    this.api = api;
  }

  /** What does not fit; empty when all fits. */
  List<String> faults(JsonNode schema, JsonNode value) {
    List<String> faults = new ArrayList<>();
    check(schema, value, "$", faults);
    return faults;
  }

  /** Where a document that fits the schema may hold an object of which no property is named. */
  List<String> openObjects(JsonNode schema) {
    List<String> places = new ArrayList<>();
    findOpen(schema, "$", new HashSet<>(), places);
    return places;
  }

  private void findOpen(JsonNode given, String at, Set<JsonNode> seen, List<String> places) {
    JsonNode schema = resolved(given);
    if (!seen.add(schema)) {
      return;
    }
    boolean isObject = schema.isEmpty() || hasTypeName(schema, "object");
    if (isObject && !schema.has("properties") && !schema.has("additionalProperties")) {
      places.add(at);
    }
    schema
        .path("properties")
        .properties()
        .forEach(own -> findOpen(own.getValue(), at + "." + own.getKey(), seen, places));
    for (String alternatives : List.of("oneOf", "anyOf", "allOf")) {
      schema.path(alternatives).forEach(one -> findOpen(one, at, seen, places));
    }
    if (schema.has("items")) {
      findOpen(schema.path("items"), at + "[]", seen, places);
    }
  }

  private static boolean hasTypeName(JsonNode schema, String name) {
    JsonNode type = schema.path("type");
    return (type.isArray() ? stream(type) : Stream.of(type)).anyMatch(t -> t.asText().equals(name));
  }

  private void check(JsonNode given, JsonNode value, String at, List<String> faults) {
    JsonNode schema = resolved(given);
    if (schema.isEmpty()) {
      faults.add(at + " has no schema");
      return;
    }
    JsonNode alternatives = schema.has("oneOf") ? schema.path("oneOf") : schema.path("anyOf");
    if (!alternatives.isMissingNode()) {
      if (stream(alternatives).noneMatch(one -> faults(one, value).isEmpty())) {
        faults.add(at + " fits none of its alternatives");
      }
      return;
    }
    if (!hasType(schema, value)) {
      faults.add("%s is %s, not %s".formatted(at, value.getNodeType(), schema.path("type")));
      return;
    }
    if (schema.has("enum") && stream(schema.path("enum")).noneMatch(value::equals)) {
      faults.add("%s is %s, none of %s".formatted(at, value, schema.path("enum")));
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(schema.path("items"), value.get(i), at + "[" + i + "]", faults);
      }
    } else if (value.isObject()) {
      if (schema.has("properties") || schema.has("additionalProperties")) {
        checkObject(schema, value, at, faults);
      }
    }
  }

  private void checkObject(JsonNode schema, JsonNode value, String at, List<String> faults) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        faults.add(at + "." + name.asText() + " is missing");
      }
    }
    value
        .properties()
        .forEach(
            property -> {
              String place = at + "." + property.getKey();
              JsonNode own = schema.path("properties").path(property.getKey());
              JsonNode others = schema.path("additionalProperties");
              if (!own.isMissingNode()) {
                check(own, property.getValue(), place, faults);
              } else if (others.isObject()) {
                check(others, property.getValue(), place, faults);
              } else if (!others.asBoolean(false)) {
                faults.add(place + " is unknown");
              }
            });
  }

  private static boolean hasType(JsonNode schema, JsonNode value) {
    JsonNode type = schema.path("type");
    return type.isMissingNode()
        || (type.isArray() ? stream(type) : Stream.of(type))
            .anyMatch(name -> isOf(name.asText(), value));
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "null" -> value.isNull();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "array" -> value.isArray();
      case "object" -> value.isObject();
      default -> throw new IllegalStateException("unknown type " + type);
    };
  }

  private JsonNode resolved(JsonNode schema) {
    JsonNode found = schema;
    while (found.has("$ref")) {
      found = api.at(found.path("$ref").asText().substring(1));
    }
    return found.isMissingNode() ? MissingNode.getInstance() : found;
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    return all.stream();
  }
}
