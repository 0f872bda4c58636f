package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry of forms, from a definition to the columns and back. */
@QuarkusTest
@TestProfile(FormRegistryIT.WithRegistry.class)
class FormRegistryIT extends WorkerTest {

  private static final String SWAPPED =
      """
      {"id":"%1$s","title":"Survey","table":"%1$s","fields":[
        {"id":"f1","title":"E-mail","type":"email","column":"note"},
        {"id":"f2","title":"Note","type":"paragraph","column":"email"}]}\
      """;

  /** A worker whose target has a registry. */
  public static final class WithRegistry implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fieldfare.targets.main.registry", "own");
    }
  }

  @BeforeEach
  void awaitRegistry() {
    await()
        .until(
            () ->
                "t"
                    .equals(
                        database
                            .value("SELECT registry::text FROM fieldfare.target")
                            .substring(0, 1)));
  }

  @Test
  void aDefinitionCreatesItsTableAndIsNothingTheSecondTime() {
    String definition = definition("created");

    save(definition);

    awaitFields("created", "f1 email character varying(255)", "f2 note text");
    assertThat(stage.columns("created"))
        .containsExactly("id uuid", "email character varying(255)", "note text");
    assertThat(
            database.query("SELECT fieldfare.save_form('%s'::jsonb)::text".formatted(definition)))
        .isEmpty();
    assertThat(drift("created")).isEmpty();
  }

  @Test
  void c22_aNewTitleRenamesNothing() {
    saved("titled");

    save(definition("titled").replace("E-mail", "อีเมล"));

    assertThat(stage.unfinished()).isZero();
    assertThat(fields("titled")).containsExactly("f1 email character varying(255)", "f2 note text");
    assertThat(
            database.value(
                "SELECT title FROM fieldfare.fields WHERE main_form_id = 'titled' AND id = 'f1'"))
        .isEqualTo("อีเมล");
  }

  @Test
  void c61_aSwapOfTwoNamesMovesTheValuesOfBothFields() {
    saved("swapped");
    database.execute("INSERT INTO swapped VALUES (gen_random_uuid(), 'a@b.c', 'hello')");

    save(SWAPPED.formatted("swapped"));

    awaitFields("swapped", "f1 note character varying(255)", "f2 email text");
    assertThat(database.value("SELECT note || ' ' || email FROM swapped")).isEqualTo("a@b.c hello");
  }

  @Test
  void c61_aFieldIsReplacedByOneOfTheSameName() {
    saved("replaced");
    database.execute("INSERT INTO replaced VALUES (gen_random_uuid(), 'a@b.c', 'hello')");

    save(definition("replaced").replace("\"f1\"", "\"f3\""));

    awaitFields("replaced", "f2 note text", "f3 email character varying(255)");
    assertThat(database.value("SELECT count(*) FROM replaced WHERE email IS NULL")).isEqualTo("1");
  }

  @Test
  void i1_theRegistryFollowsEachChangeAndItsUndo() {
    saved("followed");

    stage.send(
        "type",
        "RENAME_COLUMN",
        "id",
        "r1",
        "formId",
        "followed",
        "fieldId",
        "f1",
        "newName",
        "mail");
    stage.send(
        "type",
        "CHANGE_TYPE",
        "id",
        "t1",
        "formId",
        "followed",
        "fieldId",
        "f1",
        "dataType",
        "text");
    stage.send("type", "DROP_COLUMN", "id", "d1", "formId", "followed", "fieldId", "f2");
    stage.awaitStatuses("followed", "APPLIED", "APPLIED", "APPLIED", "APPLIED");
    assertThat(fields("followed")).containsExactly("f1 mail text");
    for (String key : List.of("d1", "t1", "r1")) {
      stage.send("type", "UNDO", "migrationId", key);
    }

    awaitFields("followed", "f1 email character varying(255)", "f2 note text");
    assertThat(drift("followed")).isEmpty();
  }

  @Test
  void c30_aDeletedFormKeepsItsHistoryAndAnUndoBringsItBack() {
    saved("deleted");
    database.execute("INSERT INTO deleted VALUES (gen_random_uuid(), 'a@b.c', 'hello')");

    String id =
        database.value(
            "SELECT fieldfare.delete_form_as('deleted', 'ann', 'operator', 'sql')::text");

    stage.awaitStatuses("deleted", "APPLIED", "APPLIED");
    assertThat(fields("deleted")).isEmpty();
    assertThat(
            database.query(
                "SELECT migration_type FROM fieldfare.field_migrations WHERE form_id = 'deleted'"
                    + " ORDER BY seq"))
        .containsExactly("CREATE_TABLE", "DROP_TABLE");
    stage.send("type", "UNDO", "migrationId", id);
    awaitFields("deleted", "f1 email character varying(255)", "f2 note text");
    assertThat(database.value("SELECT email FROM deleted")).isEqualTo("a@b.c");
    assertThat(drift("deleted")).isEmpty();
  }

  @Test
  void c63_enqueuersChangeOnlyFieldsOfForms() {
    saved("guarded");
    database.execute("CREATE TABLE users (id int PRIMARY KEY, name text)");

    enqueue("{\"type\":\"DROP_COLUMN\",\"table\":\"users\",\"column\":\"name\"}");
    stage.send(
        "type",
        "DELETE_FIELD",
        "tableName",
        "guarded",
        "columnName",
        "id",
        "fieldId",
        "f1",
        "formId",
        "guarded");
    stage.send("type", "DROP_COLUMN", "table", "guarded", "column", "id");
    stage.send(
        "type",
        "ADD_FIELD",
        "tableName",
        "guarded",
        "columnName",
        "form_id",
        "dataType",
        "number",
        "fieldId",
        "f9",
        "formId",
        "guarded");
    stage.send(
        "type", "RENAME_COLUMN", "table", "guarded", "column", "note", "newName", "submitted_at");

    stage.awaitStatuses("guarded", "APPLIED", "REJECTED", "REJECTED", "REJECTED", "REJECTED");
    stage.awaitStatuses("users", "REJECTED");
    assertThat(stage.errorCodes("guarded")).containsOnly("not_in_registry");
    assertThat(stage.errorCodes("users")).containsOnly("not_in_registry");
  }

  @Test
  void c58_aFieldOfASubFormIsNotAddedToTheMainTable() {
    save(
        """
        {"id":"parent","title":"Order","table":"orders","fields":[],"subForms":[
          {"id":"child","title":"Items","table":"items","fields":[{"id":"s1","title":"Amount","type":"number"}]}]}\
        """);
    awaitFields("parent", "s1 amount numeric");

    stage.send(
        "type",
        "ADD_FIELD",
        "tableName",
        "orders",
        "columnName",
        "amount",
        "dataType",
        "number",
        "fieldId",
        "s1",
        "formId",
        "parent");

    stage.awaitStatuses("orders", "APPLIED", "REJECTED");
    assertThat(
            database.value(
                "SELECT error_message FROM fieldfare.field_migrations WHERE status = 'REJECTED' AND"
                    + " table_name = 'orders'"))
        .contains("sub-form \"Items\"", "\"items\"");
  }

  @Test
  void d83_aTableThatOthersMakeBeforeTheChangeIsAppliedIsNotChanged() {
    database.query("SELECT fieldfare.pause_queue()::text");
    try {
      save(definition("late"));
      enqueue(
          "{\"type\":\"ADD_COLUMN\",\"table\":\"late\",\"column\":\"more\",\"dataType\":\"text\","
              + "\"formId\":\"late\",\"fieldId\":\"f9\"}");
      enqueue("{\"type\":\"DROP_TABLE\",\"table\":\"late\"}");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> stage.ofTable("migration_type", "late").size() == 3);
      database.execute("CREATE TABLE late (id int PRIMARY KEY, email text)");
    } finally {
      database.query("SELECT fieldfare.resume_queue()::text");
    }

    stage.awaitStatuses("late", "FAILED", "FAILED", "FAILED");
    assertThat(stage.errorCodes("late"))
        .containsExactly("table_exists", "not_in_registry", "not_in_registry");
    assertThat(stage.columns("late")).containsExactly("id integer", "email text");
  }

  @Test
  void qc15_aNewFormGetsItsTablesCompleteAndAnUndoTakesThemBack() {
    database.query(
        "SELECT fieldfare.save_form_as('%s', 'ann', 'admin', 'sql')::text"
            .formatted(
                """
                {"id":"whole","title":"Whole","table":"whole","fields":[
                  {"id":"w1","title":"Code","type":"short_answer","column":"code","unique":true},
                  {"id":"w2","title":"Day","type":"date","column":"day","indexed":true,
                   "defaultExpression":"current_date"}],
                 "subForms":[{"id":"part","title":"Part","table":"whole_part","fields":[
                  {"id":"w3","title":"Whole","type":"uuid","column":"whole_id",
                   "references":{"formId":"whole","onDelete":"cascade"}}]}]}\
                """));

    awaitFields("whole", "w1 code character varying(255)", "w2 day date", "w3 whole_id uuid");
    assertThat(drift("whole")).isEmpty();
    assertThat(
            database.query(
                "SELECT contype::text FROM pg_constraint WHERE conrelid IN ('whole'::regclass,"
                    + " 'whole_part'::regclass) AND contype <> 'n' ORDER BY 1"))
        .containsExactly("f", "p", "p", "u");
    assertThat(database.query("SELECT indexname FROM pg_indexes WHERE tablename = 'whole'"))
        .contains("whole_day_idx");
    database.execute(
        "INSERT INTO whole (id, code) VALUES (gen_random_uuid(), 'a')",
        "INSERT INTO whole_part SELECT gen_random_uuid(), id FROM whole WHERE day = current_date");
    assertThat(database.value("SELECT count(*) FROM whole_part")).isEqualTo("1");
    for (String table : List.of("whole_part", "whole")) {
      stage.send(
          "type",
          "UNDO",
          "migrationId",
          database.value(
              "SELECT id FROM fieldfare.field_migrations WHERE table_name = '%s' AND"
                      .formatted(table)
                  + " migration_type = 'CREATE_TABLE'"));
    }
    awaitFields("whole");
    assertThat(database.value("SELECT to_regclass('whole') IS NULL")).isEqualTo("t");
  }

  @Test
  void aRepeatedRequestIsADuplicateAlthoughItsFieldIsGone() {
    saved("repeated");
    String drop =
        "{\"type\":\"DROP_COLUMN\",\"id\":\"once\",\"formId\":\"repeated\",\"fieldId\":\"f2\"}";
    stage.sendJson(drop);
    stage.awaitStatuses("repeated", "APPLIED", "APPLIED");

    stage.sendJson(drop);
    stage.send("type", "SET_DEFAULT", "formId", "repeated", "fieldId", "f1", "default", "x");

    stage.awaitStatuses("repeated", "APPLIED", "APPLIED", "APPLIED");
  }

  @Test
  void qc42_driftIsFoundAndItsFixRepairsIt() {
    saved("drifted");
    database.execute(
        "ALTER TABLE drifted DROP COLUMN note, ADD COLUMN extra int, ALTER COLUMN email TYPE"
            + " varchar(50)");

    assertThat(drift("drifted"))
        .containsExactly(
            "HIGH MISSING_COLUMN note",
            "MEDIUM TYPE_MISMATCH email",
            "MEDIUM ORPHANED_COLUMN extra");
    database.query(
        "SELECT fieldfare.enqueue(fix) FROM fieldfare.form_drift('drifted') WHERE kind <>"
            + " 'ORPHANED_COLUMN'");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(drift("drifted")).containsExactly("MEDIUM ORPHANED_COLUMN extra"));
  }

  @Test
  void qc27_aTableThatIsOlderThanTheRegistryKeepsItsColumns() {
    database.execute(
        "CREATE TABLE older (id uuid PRIMARY KEY, email varchar(255), note varchar(10))");

    database.query(
        "SELECT fieldfare.save_form_as('%s', 'ann', 'operator', 'sql')::text"
            .formatted(definition("older")));

    assertThat(stage.unfinished()).isZero();
    assertThat(fields("older")).containsExactly("f1 email character varying(255)", "f2 note text");
    assertThat(drift("older")).containsExactly("MEDIUM TYPE_MISMATCH note");
  }

  private void saved(String form) {
    save(definition(form));
    awaitFields(form, "f1 email character varying(255)", "f2 note text");
  }

  private void save(String definition) {
    database.query("SELECT fieldfare.save_form('%s'::jsonb)::text".formatted(definition));
  }

  private void enqueue(String request) {
    database.query("SELECT fieldfare.enqueue('%s'::jsonb)::text".formatted(request));
  }

  private static String definition(String form) {
    return """
    {"id":"%1$s","title":"Survey","table":"%1$s","fields":[
      {"id":"f1","title":"E-mail","type":"email","column":"email"},
      {"id":"f2","title":"Note","type":"paragraph","column":"note"}]}\
    """
        .formatted(form);
  }

  private List<String> fields(String form) {
    return database.query(
        ("SELECT id || ' ' || column_name || ' ' || column_type FROM fieldfare.fields"
                + " WHERE main_form_id = '%s' AND dropped_by IS NULL ORDER BY id")
            .formatted(form));
  }

  private void awaitFields(String form, String... fields) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(fields(form)).containsExactly(fields);
              assertThat(stage.unfinished()).isZero();
            });
  }

  private List<String> drift(String form) {
    return database.query(
        "SELECT severity || ' ' || kind || ' ' || column_name FROM fieldfare.form_drift('%s')"
            .formatted(form));
  }
}
