package dev.fieldfare.postgres.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Carries out the changes of definitions one by one. The registry follows each change. */
final class DefinitionChanges {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TYPE = "SELECT fieldfare.type_of_column('public', '%s', ?)";

  private static final String FOLLOW =
      """
      WITH m AS (INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name, table_name, column_name, new_name,
        data_type, form_id, field_id, request, status, enqueued_at, finished_at)
      SELECT fieldfare.new_id(), 1, c ->> 'type', 'public', c ->> 'table', c ->> 'column', c ->> 'newName', c ->> 'dataType',
        c ->> 'formId', c ->> 'fieldId', c, 'APPLIED', now(), now() FROM (SELECT ?::jsonb AS c) x RETURNING *)
      SELECT m.id || CASE WHEN m.migration_type LIKE '%TABLE' THEN fieldfare.follow_table(ROW(m.*)::fieldfare.field_migrations, false, m.id)::text
        ELSE fieldfare.follow_column(ROW(m.*)::fieldfare.field_migrations, false, m.id)::text END FROM m
      """;

  private static final String FOLLOW_BACK =
      """
      SELECT fieldfare.follow_column(m, true, fieldfare.new_id())::text FROM fieldfare.field_migrations m WHERE m.id = ?::uuid
      """;

  private final Connection connection;

  private int hiddenColumns;

  /** A change that was carried out, and what an undo of it needs. */
  record Done(String id, JsonNode change, String hidden, String oldType) {}

  DefinitionChanges(Connection connection) {
    this.connection = connection;
  }

  FormRegistry registry() {
    return new FormRegistry(connection);
  }

  /** Stores a definition and carries out its changes. */
  List<Done> carryOut(String definition) throws SQLException {
    List<String> changes = registry().changes(definition);
    query(
        "SELECT fieldfare.store_definition(d)::text || fieldfare.note_tables(d, true)::text FROM"
            + " (SELECT ?::jsonb AS d OFFSET 0) x",
        definition);
    List<Done> done = new ArrayList<>();
    for (String change : changes) {
      done.add(carryOutOne(read(change)));
    }
    return done;
  }

  /** Undoes changes, the last one first. */
  void undo(List<Done> done) throws SQLException {
    for (Done last : done.reversed()) {
      String table = last.change().path("table").asText();
      String column = last.change().path("column").asText();
      switch (last.change().path("type").asText()) {
        case "ADD_COLUMN" -> alter(table, "DROP \"%s\"".formatted(column));
        case "DROP_COLUMN" ->
            alter(table, "RENAME \"%s\" TO \"%s\"".formatted(last.hidden(), column));
        case "RENAME_COLUMN" ->
            alter(
                table,
                "RENAME \"%s\" TO \"%s\""
                    .formatted(last.change().path("newName").asText(), column));
        case "CHANGE_TYPE" ->
            alter(table, "ALTER \"%s\" TYPE %s".formatted(column, last.oldType()));
        default -> throw new IllegalStateException("not expected: " + last.change());
      }
      query(FOLLOW_BACK, last.id());
    }
  }

  /** The type of a column; null without such a column. */
  String typeOf(String table, String column) throws SQLException {
    return query(TYPE.formatted(table.replace("'", "''")), column).getFirst();
  }

  private Done carryOutOne(JsonNode change) throws SQLException {
    String table = change.path("table").asText();
    String column = change.path("column").asText();
    String hidden = "__ff_" + hiddenColumns++;
    String oldType = column.isEmpty() ? null : typeOf(table, column);
    switch (change.path("type").asText()) {
      case "CREATE_TABLE" -> create(table, change.path("columns"));
      case "ADD_COLUMN" -> alter(table, "ADD \"%s\" %s".formatted(column, type(change)));
      case "DROP_COLUMN" -> alter(table, "RENAME \"%s\" TO \"%s\"".formatted(column, hidden));
      case "RENAME_COLUMN" ->
          alter(
              table, "RENAME \"%s\" TO \"%s\"".formatted(column, change.path("newName").asText()));
      case "CHANGE_TYPE" -> alter(table, "ALTER \"%s\" TYPE %s".formatted(column, type(change)));
      default -> throw new IllegalStateException("not expected: " + change);
    }
    String id = query(FOLLOW, change.toString()).getFirst();
    return new Done(id, change, hidden, oldType);
  }

  private void create(String table, JsonNode columns) throws SQLException {
    List<String> parts = new ArrayList<>();
    columns.forEach(c -> parts.add("\"%s\" %s".formatted(c.path("column").asText(), type(c))));
    execute(
        "CREATE TABLE \"%s\" (%s)".formatted(table, String.join(", ", parts)),
        "INSERT INTO \"%s\" (id) VALUES (gen_random_uuid())".formatted(table));
  }

  private void alter(String table, String what) throws SQLException {
    execute("ALTER TABLE \"%s\" %s".formatted(table, what));
  }

  private static String type(JsonNode change) {
    String type = change.path("dataType").asText();
    return "short_answer".equals(type) ? "varchar(255)" : type;
  }

  void execute(String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> query(String sql, String value) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (var query = connection.prepareStatement(sql)) {
      query.setString(1, value);
      var rows = query.executeQuery();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
