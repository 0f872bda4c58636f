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
 * Random sequences of definitions against a model, with an undo of a whole definition now and then.
 * The changes of each definition are carried out one by one, and the registry follows them as it
 * does behind the worker. A dropped column is hidden, as for a big table.
 *
 * <p>The system properties {@code fieldfare.sequences} and {@code fieldfare.seed} set how many
 * there are, and the seed that a failure names.
 */
@WithServers
class DefinitionSequencesIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SEQUENCES = Integer.getInteger("fieldfare.sequences", 100);
  private static final int LENGTH = 6;
  private static final List<String> COLUMNS = List.of("a", "b", "c", "d", "e");
  private static final List<String> TYPES = List.of("text", "varchar(50)", "short_answer");

  private static TestDatabase database;

  private final long seed = Long.getLong("fieldfare.seed", System.currentTimeMillis());
  private final Random random = new Random(seed);

  private int hiddenColumns;

  /** A change that was carried out, and what an undo of it needs. */
  private record Done(String id, JsonNode change, String hidden, String oldType) {}

  /** A field as the last definition has it. */
  private record Place(String form, String column, String type) {}

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @Test
  void c61_theTableIsAsDefinedAndValuesFollowTheirFields() throws SQLException {
    System.out.println("definition sequences: seed " + seed);
    try (Connection connection = database.dataSource().getConnection()) {
      new FormRegistry(connection).use(true);
      for (int n = 0; n < SEQUENCES; n++) {
        sequence(connection, "f" + n);
        execute(connection, "DROP TABLE \"f%1$d\", \"f%1$ds\"".formatted(n));
      }
    }
  }

  private void sequence(Connection connection, String form) throws SQLException {
    Map<String, Place> before = Map.of();
    Map<String, String> values = new TreeMap<>();
    for (int step = 0; step < LENGTH; step++) {
      Map<String, Place> wanted = next(form, before);
      Map<String, String> valuesBefore = new TreeMap<>(values);
      List<Done> done = change(connection, form, wanted);
      keepValues(connection, form, before, wanted, values);
      if (step > 0 && random.nextInt(4) == 0) {
        undo(connection, done);
        values = valuesBefore;
        wanted = before;
        keepValues(connection, form, before, wanted, values);
      }
      assertThat(new FormRegistry(connection).changes(definition(form, wanted)))
          .as("seed %d, %s", seed, wanted)
          .isEmpty();
      assertThat(query(connection, "SELECT kind || message FROM fieldfare.form_drift(?)", form))
          .as("seed %d, %s", seed, wanted)
          .isEmpty();
      before = wanted;
    }
  }

  private List<Done> change(Connection connection, String form, Map<String, Place> wanted)
      throws SQLException {
    String definition = definition(form, wanted);
    List<String> changes = new FormRegistry(connection).changes(definition);
    query(connection, "SELECT fieldfare.store_definition(?::jsonb)::text", definition);
    List<Done> done = new ArrayList<>();
    for (String change : changes) {
      done.add(carryOut(connection, read(change)));
    }
    return done;
  }

  private void undo(Connection connection, List<Done> done) throws SQLException {
    for (Done last : done.reversed()) {
      String table = last.change().path("table").asText();
      String column = last.change().path("column").asText();
      switch (last.change().path("type").asText()) {
        case "ADD_COLUMN" -> alter(connection, table, "DROP \"%s\"".formatted(column));
        case "DROP_COLUMN" ->
            alter(connection, table, "RENAME \"%s\" TO \"%s\"".formatted(last.hidden(), column));
        case "RENAME_COLUMN" ->
            alter(
                connection,
                table,
                "RENAME \"%s\" TO \"%s\""
                    .formatted(last.change().path("newName").asText(), column));
        case "CHANGE_TYPE" ->
            alter(connection, table, "ALTER \"%s\" TYPE %s".formatted(column, last.oldType()));
        default -> throw new IllegalStateException("not expected: " + last.change());
      }
      query(connection, FOLLOW_BACK, last.id());
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
          .as("seed %d, %s %s", seed, form, wanted)
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

  private Done carryOut(Connection connection, JsonNode change) throws SQLException {
    String table = change.path("table").asText();
    String column = change.path("column").asText();
    String hidden = "__ff_" + hiddenColumns++;
    String oldType =
        String.join("", query(connection, TYPE.formatted(table.replace("'", "''")), column));
    switch (change.path("type").asText()) {
      case "CREATE_TABLE" -> create(connection, table, change.path("columns"));
      case "ADD_COLUMN" ->
          alter(connection, table, "ADD \"%s\" %s".formatted(column, type(change)));
      case "DROP_COLUMN" ->
          alter(connection, table, "RENAME \"%s\" TO \"%s\"".formatted(column, hidden));
      case "RENAME_COLUMN" ->
          alter(
              connection,
              table,
              "RENAME \"%s\" TO \"%s\"".formatted(column, change.path("newName").asText()));
      case "CHANGE_TYPE" ->
          alter(connection, table, "ALTER \"%s\" TYPE %s".formatted(column, type(change)));
      default -> throw new IllegalStateException("not expected: " + change);
    }
    String id = query(connection, FOLLOW, change.toString()).getFirst();
    return new Done(id, change, hidden, oldType);
  }

  private static final String TYPE = "SELECT fieldfare.type_of_column('public', '%s', ?)";

  private static final String FOLLOW =
      """
      WITH m AS (INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name, table_name, column_name, new_name,
        data_type, form_id, field_id, status, enqueued_at, finished_at)
      SELECT fieldfare.new_id(), 1, c ->> 'type', 'public', c ->> 'table', c ->> 'column', c ->> 'newName', c ->> 'dataType',
        c ->> 'formId', c ->> 'fieldId', 'APPLIED', now(), now() FROM (SELECT ?::jsonb AS c) x RETURNING *)
      SELECT m.id || CASE WHEN m.migration_type LIKE '%TABLE' THEN fieldfare.follow_table(ROW(m.*)::fieldfare.field_migrations, false, m.id)::text
        ELSE fieldfare.follow_column(ROW(m.*)::fieldfare.field_migrations, false, m.id)::text END FROM m
      """;

  private static final String FOLLOW_BACK =
      """
      SELECT fieldfare.follow_column(m, true, fieldfare.new_id())::text FROM fieldfare.field_migrations m WHERE m.id = ?::uuid
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
