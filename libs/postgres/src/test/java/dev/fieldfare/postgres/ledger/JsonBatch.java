package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** Batches that tests write as JSON: {stream, …, items: [{column: value}]}. */
final class JsonBatch {
  private JsonBatch() {}

  /** Admits such a batch. */
  static AdmissionAnswer admit(AdmissionLedger ledger, JsonNode batch) throws SQLException {
    return ledger.admit(reach(batch), columns(batch.path("items")));
  }

  /** Admits such a batch of a target with a registry of forms. */
  static AdmissionAnswer admitThroughRegistry(AdmissionLedger ledger, JsonNode batch)
      throws SQLException {
    return ledger.admitThroughRegistry(reach(batch), columns(batch.path("items")));
  }

  private static ObjectNode reach(JsonNode batch) {
    ObjectNode reach = batch.deepCopy();
    reach.remove("items");
    return reach;
  }

  private static AdmissionColumns columns(JsonNode items) {
    AdmissionColumns columns = new AdmissionColumns(items.size());
    for (JsonNode item : items) {
      columns.next();
      item.properties()
          .forEach(
              value ->
                  put(
                      columns,
                      AdmissionColumn.valueOf(value.getKey().toUpperCase(Locale.ROOT)),
                      value.getValue()));
    }
    return columns;
  }

  private static void put(AdmissionColumns columns, AdmissionColumn column, JsonNode value) {
    if (value.isArray()) {
      columns.putArray(column, texts(value));
    } else if (!value.isNull()) {
      boolean text = value.isValueNode() && !value.isPojo();
      columns.put(column, text ? value.asText() : value.toString());
    }
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
