package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;

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
  private static final List<String> TYPES_OF_COLUMNS =
      List.of("text", "character varying(50)", "character varying(255)");

  private static TestDatabase database;

  private final long seed = Long.getLong("fieldfare.seed", System.currentTimeMillis());
  private final Random random = new Random(seed);

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
      DefinitionChanges changes = new DefinitionChanges(connection);
      for (int n = 0; n < SEQUENCES; n++) {
        sequence(changes, "f" + n);
        changes.execute("DROP TABLE \"f%1$d\", \"f%1$ds\"".formatted(n));
      }
    }
  }

  @Test
  void c61_anUndoneMoveGivesTheFieldItsTypeBack() throws SQLException {
    Map<String, Place> before = Map.of("1", new Place("moved", "a", "text"));
    Map<String, Place> elsewhere = Map.of("1", new Place("moveds", "a", "short_answer"));
    Map<String, Place> shorter = Map.of("1", new Place("moved", "a", "short_answer"));
    try (Connection connection = database.dataSource().getConnection()) {
      DefinitionChanges changes = new DefinitionChanges(connection);
      changes.carryOut(definition("moved", before));
      changes.undo(changes.carryOut(definition("moved", elsewhere)));
      haveTypes(changes, before);

      changes.carryOut(definition("moved", shorter));

      haveTypes(changes, shorter);
    }
  }

  private void sequence(DefinitionChanges changes, String form) throws SQLException {
    Map<String, Place> before = Map.of();
    Map<String, String> values = new TreeMap<>();
    for (int step = 0; step < LENGTH; step++) {
      Map<String, Place> wanted = next(form, before);
      Map<String, String> valuesBefore = new TreeMap<>(values);
      List<DefinitionChanges.Done> done = changes.carryOut(definition(form, wanted));
      keepValues(changes, before, wanted, values);
      if (step > 0 && random.nextInt(4) == 0) {
        changes.undo(done);
        values = valuesBefore;
        wanted = before;
        keepValues(changes, before, wanted, values);
      }
      assertThat(changes.registry().changes(definition(form, wanted)))
          .as("seed %d, %s", seed, wanted)
          .isEmpty();
      assertThat(changes.query("SELECT kind || message FROM fieldfare.form_drift(?)", form))
          .as("seed %d, %s", seed, wanted)
          .isEmpty();
      haveTypes(changes, wanted);
      before = wanted;
    }
  }

  // A value is written when a field gets a new column; from then on it must be where the field is.
  private void keepValues(
      DefinitionChanges changes,
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
        changes.execute(
            "UPDATE \"%s\" SET \"%s\" = '%s'".formatted(place.form(), place.column(), value));
      }
      assertThat(changes.query(read, "x"))
          .as("seed %d, %s", seed, wanted)
          .containsExactly(values.get(field.getKey()));
    }
  }

  private void haveTypes(DefinitionChanges changes, Map<String, Place> wanted) throws SQLException {
    for (Place place : wanted.values()) {
      assertThat(changes.typeOf(place.form(), place.column()))
          .as("seed %d, %s of %s", seed, place, wanted)
          .isEqualTo(TYPES_OF_COLUMNS.get(TYPES.indexOf(place.type())));
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
}
