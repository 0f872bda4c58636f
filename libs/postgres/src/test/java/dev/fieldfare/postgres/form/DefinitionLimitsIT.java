package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions that are too big, that contradict themselves, or that name tables of others. */
@WithServers
class DefinitionLimitsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String OF_OTHERS = "\"payroll\" exists and was not made for a form";

  private static TestDatabase database;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    try (Connection connection = database.connect()) {
      new FormRegistry(connection).use(true);
    }
    database.execute(
        "CREATE TABLE users (id uuid PRIMARY KEY, name text)",
        "CREATE VIEW seen AS SELECT * FROM users",
        "CREATE TABLE parted (id uuid, form_id uuid, username text, submitted_at timestamp, a text)"
            + " PARTITION BY HASH (id)",
        "CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "CREATE TABLE survey_0123456789ab (id uuid, form_id uuid, username text, submitted_at"
            + " timestamp, a text)");
  }

  @AfterEach
  void emptyRegistry() {
    database.execute("TRUNCATE fieldfare.inbox, fieldfare.forms, fieldfare.fields");
  }

  @Test
  void qc42_aFormOfMoreColumnsThanATableHasIsRefused() throws SQLException {
    ObjectNode definition = form("wide", "wide", 1600);

    assertThatThrownBy(() -> save(definition, "operator"))
        .hasMessageContaining("the form \"wide\" has 1600 fields: a table has at most 1,600");
    assertThat(save(form("wide", "wide", 1500), "operator")).hasSize(1);
  }

  @Test
  void c61_aCircleOfSixtyRenamesMovesEachValueWithItsField() throws SQLException {
    try (Connection connection = database.connect()) {
      DefinitionChanges changes = new DefinitionChanges(connection);
      changes.carryOut(form("circle", "circle", 60).toString());
      for (int n = 0; n < 60; n++) {
        changes.execute("UPDATE circle SET c%1$d = 'value %1$d'".formatted(n));
      }
      ObjectNode turned = form("circle", "circle", 60);
      for (int n = 0; n < 60; n++) {
        ((ObjectNode) turned.path("fields").get(n)).put("column", "c" + (n + 1) % 60);
      }

      assertThat(changes.carryOut(turned.toString())).hasSize(61);

      assertThat(changes.query("SELECT c0 || ', ' || c30 FROM circle WHERE ? <> ''", "x"))
          .containsExactly("value 59, value 29");
      assertThat(changes.registry().changes(turned.toString())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"; DROP TABLE users; --",
        "'); SELECT fieldfare.retry(NULL); --",
        "id",
        "Form_Id",
        "\u202e\u0007\n\t",
        "%s %n $1 \\",
        "😀😀😀",
        "__ff_hidden_1",
      })
  void c6_aHostileTitleIsTheNameOfNothingElse(String title) throws SQLException {
    ObjectNode definition = form("hostile", null, 1);
    definition.put("title", title + title.repeat(60));
    ((ObjectNode) definition.path("fields").get(0)).put("title", title).remove("column");
    try (Connection connection = database.connect()) {
      DefinitionChanges changes = new DefinitionChanges(connection);

      changes.carryOut(definition.toString());

      assertThat(changes.query("SELECT message FROM fieldfare.form_drift(?)", "hostile")).isEmpty();
      JsonNode stored =
          JSON.readTree(changes.query("SELECT fieldfare.form_document(?)", "hostile").getFirst());
      assertThat(stored.at("/fields/0/title").asText()).isEqualTo(title);
      assertThat(stored.at("/fields/0/column").asText()).matches("[a-z_][a-z0-9_]{0,62}");
      changes.execute("DROP TABLE \"%s\"".formatted(stored.path("table").asText()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    assertThat(database.value("SELECT count(*) FROM users")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seen|operator|\"seen\" is not a table",
        "users|enqueuer|\"users\" exists and was not made for a form",
        "parted|enqueuer|\"parted\" exists and was not made for a form",
      })
  void d77_aTableOfOthersIsNoTableOfAForm(String table, String role, String reason) {
    ObjectNode definition = form("others", table, 0);

    assertThatThrownBy(() -> save(definition, role)).hasMessageContaining(reason);

    ObjectNode inside = form("others", "fresh", 0);
    inside.putArray("subForms").add(form("part", table, 0));
    assertThatThrownBy(() -> save(inside, role)).hasMessageContaining(reason);
    assertThat(database.value("SELECT count(*) FROM fieldfare.forms")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource({"users, operator", "parted, operator", "survey_0123456789ab, enqueuer"})
  void d77_anOperatorMaySaveItAndAnEnqueuerOneThatLooksLikeIt(String table, String role)
      throws SQLException {
    assertThat(save(form("mine", table, 0), role)).isEmpty();

    // From then on it is the table of the form.
    assertThat(save(form("mine", table, 1), "enqueuer")).hasSize(1);
  }

  /** The table of the form was undone, or was never made. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void d78_aLaterTableOfTheSameNameIsNotTheForms(boolean wasMade) throws SQLException {
    ObjectNode reserved = form("reserved", "payroll", 0);
    assertThat(save(reserved, "enqueuer")).hasSize(1);
    database.execute("TRUNCATE fieldfare.inbox");
    if (wasMade) {
      createAndUndo(reserved);
    }
    database.execute("CREATE TABLE payroll (id uuid PRIMARY KEY, c0 int)");
    try (Connection connection = database.connect()) {
      FormRegistry registry = new FormRegistry(connection);
      ObjectNode wider = form("reserved", "payroll", 2);

      assertThatThrownBy(() -> save(wider, "enqueuer")).hasMessageContaining(OF_OTHERS);
      assertThatThrownBy(() -> registry.delete("reserved", "ann", "enqueuer"))
          .hasMessageContaining(OF_OTHERS);
      assertThat(refusalOfDrop()).contains("\"payroll\" exists and was not made for the form");
      assertThat(save(wider, "operator")).hasSize(1);
      database.execute("TRUNCATE fieldfare.inbox");
      assertThat(refusalOfDrop()).isNull();
      assertThat(registry.delete("reserved", "ann", "enqueuer")).hasSize(1);
    } finally {
      database.execute("DROP TABLE payroll");
    }
  }

  private static void createAndUndo(ObjectNode definition) throws SQLException {
    try (Connection connection = database.connect()) {
      DefinitionChanges changes = new DefinitionChanges(connection);
      changes.carryOut(definition.toString());
      assertThat(refusalOfDrop()).isNull();
      changes.execute(
          "DROP TABLE payroll",
          "SELECT fieldfare.follow_table(m, true, fieldfare.new_id()) FROM"
              + " fieldfare.field_migrations m WHERE table_name = 'payroll'");
    }
  }

  private static String refusalOfDrop() {
    return database.value(
        "SELECT (fieldfare.ask_registry(ROW('DROP_TABLE', NULL, NULL, NULL, 'public', 'payroll',"
            + " NULL, NULL, false)::fieldfare.registry_question, '{}')).refusal");
  }

  @Test
  void c30_aFormWithoutSomeOfItsTablesIsDeleted() throws SQLException {
    ObjectNode definition = form("parted_form", "main_table", 1);
    definition.putArray("subForms").add(form("part_form", "part_table", 1));
    try (Connection connection = database.connect()) {
      DefinitionChanges changes = new DefinitionChanges(connection);
      changes.carryOut(definition.toString());
      changes.execute("DROP TABLE part_table");

      assertThat(changes.registry().delete("parted_form", "ann", "enqueuer")).hasSize(1);
      assertThat(database.query("SELECT body ->> 'table' FROM fieldfare.inbox"))
          .containsExactly("main_table");
      assertThat(database.query("SELECT id FROM fieldfare.forms WHERE deleted_by IS NULL"))
          .containsExactly("parted_form");
      changes.execute("TRUNCATE fieldfare.inbox", "DROP TABLE main_table");

      assertThat(changes.registry().delete("parted_form", "ann", "enqueuer")).isEmpty();
      assertThat(changes.registry().find("parted_form")).isEmpty();
      assertThat(database.value("SELECT count(*) FROM fieldfare.fields WHERE dropped_by IS NULL"))
          .isEqualTo("0");
    }
  }

  private static ObjectNode form(String id, String table, int fields) {
    ObjectNode form = JSON.createObjectNode().put("id", id).put("title", id);
    if (table != null) {
      form.put("table", table);
    }
    ArrayNode array = form.putArray("fields");
    for (int n = 0; n < fields; n++) {
      array
          .addObject()
          .put("id", id + n)
          .put("title", "")
          .put("type", "text")
          .put("column", "c" + n);
    }
    return form;
  }

  private static List<String> save(ObjectNode definition, String role) throws SQLException {
    try (Connection connection = database.connect()) {
      return new FormRegistry(connection)
          .save(definition.toString(), "ann", role).stream().map(Object::toString).toList();
    }
  }
}
