package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of definitions against a model. The changes of each definition are carried out
 * one by one, and the registry follows them as it does behind the worker.
 */
@WithServers
class DefinitionSequencesIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SEQUENCES = 12;
  private static final int LENGTH = 6;
  private static final List<String> COLUMNS = List.of("a", "b", "c", "d", "e");
  private static final List<String> TYPES = List.of("text", "varchar(50)", "short_answer");

  private static TestDatabase database;

  private final Random random = new Random(61);

  /** A field as the last definition has it. */
  private record Place(String form, String column, String type) {}

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @Test
  void c61_theTableIsAsDefinedAndValuesFollowTheirFields() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      new FormRegistry(connection).use(true);
      for (int n = 0; n < SEQUENCES; n++) {
        sequence(connection, "f" + n);
      }
    }
  }

  private void sequence(Connection connection, String form) throws SQLException {
    Map<String, Place> before = Map.of();
    Map<String, String> values = new TreeMap<>();
    for (int step = 0; step < LENGTH; step++) {
      Map<String, Place> wanted = next(form, before);
      String definition = definition(form, wanted);
      List<String> changes = new FormRegistry(connection).changes(definition);
      query(connection, "SELECT fieldfare.store_definition(?::jsonb)", definition);
      for (String change : changes) {
        carryOut(connection, read(change));
      }
      keepValues(connection, form, before, wanted, values);
      assertThat(new FormRegistry(connection).changes(definition)).as(definition).isEmpty();
      assertThat(query(connection, "SELECT kind || message FROM fieldfare.form_drift(?)", form))
          .isEmpty();
      before = wanted;
    }
  }

  // A value is written when a field gets a new column; from then on it must be where the field is.
  private void keepValues(
      Connection connection,
      String form,
      Map<String, Place> before,
      Map<String, Place> wanted,
      Map<String, String> values)
      throws SQLException {
    for (var field : wanted.entrySet()) {
      Place place = field.getValue();
      Place old = before.get(field.getKey());
      String read =
          "SELECT min(\"%s\")::text FROM \"%s\" WHERE ? <> ''"
              .formatted(place.column(), place.form());
      if (old == null || !old.form().equals(place.form())) {
        String value = UUID.randomUUID().toString().substring(0, 20);
        values.put(field.getKey(), value);
        execute(
            connection,
            "UPDATE \"%s\" SET \"%s\" = '%s'".formatted(place.form(), place.column(), value));
      }
      assertThat(query(connection, read, "x"))
          .as(form + " " + wanted)
          .containsExactly(values.get(field.getKey()));
    }
  }

  private Map<String, Place> next(String form, Map<String, Place> before) {
    Map<String, Place> next = new TreeMap<>();
    for (String part : List.of(form, form + "s")) {
      List<String> columns = new ArrayList<>(COLUMNS);
      Collections.shuffle(columns, random);
      List<String> ids = new ArrayList<>(List.of("1", "2", "3", "4", "5", "6", "7"));
      ids.removeAll(next.keySet());
      Collections.shuffle(ids, random);
      ids.sort((x, y) -> Boolean.compare(before.containsKey(y), before.containsKey(x)));
      int size = random.nextInt(COLUMNS.size() - 1);
      for (int i = 0; i < size && i < ids.size(); i++) {
        next.put(
            ids.get(i), new Place(part, columns.get(i), TYPES.get(random.nextInt(TYPES.size()))));
      }
    }
    return next;
  }

  private static String definition(String form, Map<String, Place> fields) {
    ObjectNode main = part(form, fields);
    main.putArray("subForms").add(part(form + "s", fields));
    return main.toString();
  }

  private static ObjectNode part(String form, Map<String, Place> fields) {
    ObjectNode part = JSON.createObjectNode().put("id", form).put("title", form).put("table", form);
    ArrayNode list = part.putArray("fields");
    fields.forEach(
        (id, place) -> {
          if (place.form().equals(form)) {
            list.addObject()
                .put("id", id)
                .put("title", id)
                .put("column", place.column())
                .put("type", place.type());
          }
        });
    return part;
  }

  private static void carryOut(Connection connection, JsonNode change) throws SQLException {
    String table = change.path("table").asText();
    String column = change.path("column").asText();
    switch (change.path("type").asText()) {
      case "CREATE_TABLE" -> create(connection, table, change.path("columns"));
      case "ADD_COLUMN" ->
          alter(connection, table, "ADD \"%s\" %s".formatted(column, type(change)));
      case "DROP_COLUMN" -> alter(connection, table, "DROP \"%s\"".formatted(column));
      case "RENAME_COLUMN" ->
          alter(
              connection,
              table,
              "RENAME \"%s\" TO \"%s\"".formatted(column, change.path("newName").asText()));
      case "CHANGE_TYPE" ->
          alter(connection, table, "ALTER \"%s\" TYPE %s".formatted(column, type(change)));
      default -> throw new IllegalStateException("not expected: " + change);
    }
    query(connection, FOLLOW, change.toString());
  }

  private static final String FOLLOW =
      """
      WITH m AS (INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name, table_name, column_name, new_name,
        data_type, form_id, field_id, status, enqueued_at, finished_at)
      SELECT fieldfare.new_id(), 1, c ->> 'type', 'public', c ->> 'table', c ->> 'column', c ->> 'newName', c ->> 'dataType',
        c ->> 'formId', c ->> 'fieldId', 'APPLIED', now(), now() FROM (SELECT ?::jsonb AS c) x RETURNING *)
      SELECT CASE WHEN m.migration_type LIKE '%TABLE' THEN fieldfare.follow_table(ROW(m.*)::fieldfare.field_migrations, false, m.id)::text
        ELSE fieldfare.follow_column(ROW(m.*)::fieldfare.field_migrations, false, m.id)::text END FROM m
      """;

  private static void create(Connection connection, String table, JsonNode columns)
      throws SQLException {
    List<String> parts = new ArrayList<>();
    columns.forEach(c -> parts.add("\"%s\" %s".formatted(c.path("column").asText(), type(c))));
    execute(
        connection,
        "CREATE TABLE \"%s\" (%s)".formatted(table, String.join(", ", parts)),
        "INSERT INTO \"%s\" (id) VALUES (gen_random_uuid())".formatted(table));
  }

  private static void alter(Connection connection, String table, String what) throws SQLException {
    execute(connection, "ALTER TABLE \"%s\" %s".formatted(table, what));
  }

  private static String type(JsonNode change) {
    String type = change.path("dataType").asText();
    return "short_answer".equals(type) ? "varchar(255)" : type;
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
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

  private static List<String> query(Connection connection, String sql, String value)
      throws SQLException {
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
