package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The items of a batch in the columns of {@code fieldfare.arrivals}. */
final class AdmissionColumns {
  // Those that come from the inbox are filled in there.
  static final List<String> COLUMNS =
      List.of(
          "id",
          "idempotency_key",
          "body_hash",
          "change_set_id",
          "change_set_index",
          "change_set_size",
          "change_set_atomic",
          "form_id",
          "field_id",
          "migration_type",
          "schema_name",
          "table_name",
          "column_name",
          "new_name",
          "data_type",
          "request",
          "names",
          "dry_run",
          "way",
          "origin",
          "requested_by",
          "sender_role",
          "traceparent",
          "run_at",
          "enqueued_at",
          "refusal",
          "undo_ref",
          "depends_on",
          "place");

  static final String PARAMETERS =
      COLUMNS.stream()
          .map(column -> column + " => ?")
          .collect(Collectors.joining(", ", "fieldfare.arrivals_of(", ")"));

  private AdmissionColumns() {}

  /** Fills in the parameters from this one on. */
  static void bind(PreparedStatement call, int first, JsonNode items) throws SQLException {
    for (int n = 0; n < COLUMNS.size(); n++) {
      call.setArray(first + n, column(call.getConnection(), items, COLUMNS.get(n)));
    }
  }

  private static Array column(Connection connection, JsonNode items, String name)
      throws SQLException {
    String[] texts = new String[items.size()];
    boolean empty = true;
    for (int n = 0; n < texts.length; n++) {
      JsonNode value = items.get(n).get(name);
      texts[n] = value == null || value.isNull() ? null : text(value);
      empty &= texts[n] == null;
    }
    return empty ? null : connection.createArrayOf("text", texts);
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return arrayLiteral(value.valueStream());
    }
    return value.isValueNode() && !value.isPojo() ? value.asText() : value.toString();
  }

  private static String arrayLiteral(Stream<JsonNode> elements) {
    StringJoiner literal = new StringJoiner(",", "{", "}");
    elements.forEach(
        element ->
            literal.add('"' + element.asText().replace("\\", "\\\\").replace("\"", "\\\"") + '"'));
    return literal.toString();
  }
}
