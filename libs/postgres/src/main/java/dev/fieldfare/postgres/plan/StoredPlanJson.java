package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import dev.fieldfare.contracts.ContractsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The JSON in which plans are stored. Empty, false and zero values are left out, and missing
 * properties are read as these values. Statements and undo omit the table if it is the plan's.
 *
 * <p>A plan is parsed and written while strong locks are held, so each byte counts. Stored plans
 * that spell out every default can be read too.
 */
final class StoredPlanJson {

  private static final String TABLE = "table";
  private static final ObjectMapper MAPPER = ContractsJson.mapper().copy();

  static {
    MAPPER.setDefaultPropertyInclusion(
        JsonInclude.Value.construct(Include.NON_DEFAULT, Include.ALWAYS));
    for (Class<?> type : List.of(String.class, List.class, Map.class)) {
      MAPPER.configOverride(type).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }
    MAPPER.registerModule(new SimpleModule().setSerializerModifier(new PartsModifier()));
  }

  private StoredPlanJson() {}

  static String write(Plan plan) {
    try {
      return MAPPER.writer().withAttribute(TABLE, plan.table()).writeValueAsString(plan);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan that cannot be written", e);
    }
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
      // The undo of some changes also contains the change, for an undo of the undo.
      if (undo.get("change") instanceof ObjectNode again) {
        parts.add(again);
      }
    }
    return parts;
  }

  /** Writes the table of statements and undo only if it differs from the plan's. */
  private static final class PartsModifier extends BeanSerializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public List<BeanPropertyWriter> changeProperties(
        SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
      Class<?> part = bean.getBeanClass();
      if (Step.class.isAssignableFrom(part) || UndoSpec.class.isAssignableFrom(part)) {
        properties.replaceAll(each -> each.getName().equals(TABLE) ? new OtherTable(each) : each);
      }
      return properties;
    }
  }

  private static final class OtherTable extends BeanPropertyWriter {
    private static final long serialVersionUID = 1;

    OtherTable(BeanPropertyWriter table) {
      super(table);
    }

    @Override
    public void serializeAsField(Object part, JsonGenerator json, SerializerProvider provider)
        throws Exception {
      if (!provider.getAttribute(TABLE).equals(get(part))) {
        super.serializeAsField(part, json, provider);
      }
    }
  }
}
