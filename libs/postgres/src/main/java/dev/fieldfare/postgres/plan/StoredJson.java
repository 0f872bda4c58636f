package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The JSON in which plans are stored: what is empty, false or zero is left out, and what is left
 * out is read as that. Statements and undo of the plan's own table do not name it again.
 *
 * <p>A plan is parsed and written while strong locks are held, so each byte counts. What was stored
 * with everything spelt out is read all the same.
 */
final class StoredJson {

  private static final String TABLE = "table";
  private static final ObjectMapper MAPPER = ContractsJson.mapper().copy();

  static {
    MAPPER.setDefaultPropertyInclusion(
        JsonInclude.Value.construct(Include.NON_DEFAULT, Include.ALWAYS));
    for (Class<?> type : List.of(String.class, List.class, Map.class)) {
      MAPPER.configOverride(type).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }
  }

  private StoredJson() {}

  static ObjectNode write(Plan plan) {
    ObjectNode json = MAPPER.valueToTree(plan);
    JsonNode table = json.get(TABLE);
    for (ObjectNode part : partsOf(json)) {
      if (table.equals(part.get(TABLE))) {
        part.remove(TABLE);
      }
    }
    return json;
  }

  static Plan read(JsonNode stored) {
    ObjectNode json = stored.deepCopy();
    JsonNode table = json.get(TABLE);
    for (ObjectNode part : partsOf(json)) {
      if (!part.has(TABLE)) {
        part.set(TABLE, table);
      }
    }
    return MAPPER.convertValue(json, Plan.class);
  }

  private static List<ObjectNode> partsOf(ObjectNode plan) {
    List<ObjectNode> parts = new ArrayList<>();
    for (String steps : List.of("steps", "undoSteps")) {
      plan.path(steps).forEach(step -> parts.add((ObjectNode) step));
    }
    if (plan.get("undo") instanceof ObjectNode undo) {
      parts.add(undo);
    }
    return parts;
  }
}
