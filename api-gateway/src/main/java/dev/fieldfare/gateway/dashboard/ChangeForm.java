package dev.fieldfare.gateway.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.gateway.dashboard.page.Submission;
import jakarta.ws.rs.FormParam;
import java.nio.charset.StandardCharsets;

/** A change as a person describes it: by fields, or as the JSON of the API. */
public class ChangeForm extends Submission {

  @FormParam("type")
  String givenType;

  @FormParam("target")
  String givenTarget;

  @FormParam("schema")
  String givenSchema;

  @FormParam("table")
  String givenTable;

  @FormParam("column")
  String givenColumn;

  @FormParam("newName")
  String givenNewName;

  @FormParam("dataType")
  String givenDataType;

  @FormParam("json")
  String givenJson;

  /** The body that the API would get. */
  byte[] body() {
    String json = text(givenJson);
    return (json.isEmpty() ? fields().toString() : json).getBytes(StandardCharsets.UTF_8);
  }

  /** The fields that are filled in. */
  ChangeView.ChangeFields shown() {
    return new ChangeView.ChangeFields(
        text(givenType),
        text(givenTarget),
        text(givenSchema),
        text(givenTable),
        text(givenColumn),
        text(givenNewName),
        text(givenDataType),
        text(givenJson));
  }

  private ObjectNode fields() {
    ObjectNode fields = ContractsJson.mapper().createObjectNode();
    put(fields, "type", givenType);
    put(fields, "target", givenTarget);
    put(fields, "schema", givenSchema);
    put(fields, "table", givenTable);
    put(fields, "column", givenColumn);
    put(fields, "newName", givenNewName);
    put(fields, "dataType", givenDataType);
    return fields;
  }

  private static void put(ObjectNode fields, String name, String value) {
    if (!text(value).isEmpty()) {
      fields.put(name, text(value));
    }
  }

  private static String text(String value) {
    return value == null ? "" : value.strip();
  }
}
