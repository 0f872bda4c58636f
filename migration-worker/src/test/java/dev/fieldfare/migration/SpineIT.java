package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SpineIT extends WorkerTest {

  @Test
  void appliesAColumnFromTheStreamToTheEvent() {
    table("survey", 3);

    stage.send("type", "ADD_COLUMN", "table", "survey", "column", "email", "dataType", "email");

    stage.awaitStatuses("survey", "APPLIED");
    assertThat(stage.columns("survey"))
        .containsExactly("id integer", "v text", "email character varying(255)");
    await()
        .untilAsserted(
            () ->
                assertThat(stage.eventTypes("main/public.survey"))
                    .containsExactly("migration.accepted", "migration.applied"));
  }

  @Test
  void saysInOneWordWhatChanged() {
    table("words", 3);
    stage.send("type", "ADD_COLUMN", "table", "words", "column", "x", "dataType", "varchar(20)");
    stage.send("type", "CHANGE_TYPE", "table", "words", "column", "x", "dataType", "text");
    stage.send("type", "RENAME_COLUMN", "table", "words", "column", "x", "newName", "y");
    stage.send("type", "DROP_COLUMN", "table", "words", "column", "y");

    stage.awaitStatuses("words", "APPLIED", "APPLIED", "APPLIED", "APPLIED");
    assertThat(
            database.query(
                "SELECT coalesce(old_value #>> '{}', '-') || ' > ' || coalesce(new_value #>> '{}', '-')"
                    + " FROM fieldfare.field_migrations WHERE table_name = 'words' ORDER BY seq"))
        .containsExactly(
            "- > character varying(20)", "character varying(20) > text", "x > y", "text > -");
  }

  @Test
  void keepsTheOrderOfATable() {
    table("ordered", 0);
    for (int i = 0; i < 50; i++) {
      stage.send("type", "ADD_COLUMN", "table", "ordered", "column", "c" + i, "dataType", "text");
      stage.send(
          "type", "RENAME_COLUMN", "table", "ordered", "column", "c" + i, "newName", "d" + i);
    }

    await().untilAsserted(() -> assertThat(stage.statuses("ordered")).hasSize(100));
    await().untilAsserted(() -> assertThat(stage.statuses("ordered")).containsOnly("APPLIED"));
  }

  @Test
  void undoesWhatItAdded() {
    table("undone", 3);
    stage.send(
        "type", "ADD_COLUMN", "table", "undone", "column", "x", "dataType", "text", "id", "u1");
    stage.awaitStatuses("undone", "APPLIED");

    stage.send("type", "UNDO", "migrationId", "u1");

    stage.awaitStatuses("undone", "UNDONE", "APPLIED");
    assertThat(stage.columns("undone")).containsExactly("id integer", "v text");
  }

  @Test
  void c10_anUndoIsRefusedTheSecondTime() {
    table("twice", 3);
    stage.send(
        "type", "ADD_COLUMN", "table", "twice", "column", "x", "dataType", "text", "id", "t1");
    stage.send("type", "UNDO", "migrationId", "t1");
    stage.awaitStatuses("twice", "UNDONE", "APPLIED");

    stage.send("type", "UNDO", "migrationId", "t1");

    stage.awaitStatuses("twice", "UNDONE", "APPLIED", "FAILED");
    assertThat(stage.errorCodes("twice")).containsExactly("already_undone");
  }

  @Test
  void c10_anUndoIsRefusedWhileLaterChangesStandOnIt() {
    table("later", 3);
    stage.send(
        "type", "ADD_COLUMN", "table", "later", "column", "x", "dataType", "text", "id", "l1");
    stage.send("type", "RENAME_COLUMN", "table", "later", "column", "x", "newName", "y");

    stage.send("type", "UNDO", "migrationId", "l1");

    stage.awaitStatuses("later", "APPLIED", "APPLIED", "FAILED");
    assertThat(stage.errorCodes("later")).containsExactly("later_changes");
  }

  @Test
  void c18_takesWhatAnApplicationEnqueuesInItsOwnTransaction() {
    table("by_sql", 3);

    List<String> ids =
        database.query(
            "SELECT fieldfare.enqueue('[{\"type\":\"ADD_COLUMN\",\"table\":\"by_sql\","
                + "\"column\":\"a\",\"dataType\":\"text\"},{\"type\":\"RENAME_COLUMN\","
                + "\"table\":\"by_sql\",\"column\":\"a\",\"newName\":\"b\"}]')");

    assertThat(ids).hasSize(2);
    stage.awaitStatuses("by_sql", "APPLIED", "APPLIED");
    assertThat(stage.columns("by_sql")).containsExactly("id integer", "v text", "b text");
  }

  @Test
  void c7_anUndoThatNamesAnotherTableIsRejected() {
    table("mine", 3);
    stage.send(
        "type", "ADD_COLUMN", "table", "mine", "column", "x", "dataType", "text", "id", "m1");
    stage.awaitStatuses("mine", "APPLIED");

    stage.send("type", "UNDO", "table", "others", "migrationId", "m1");

    stage.awaitStatuses("others", "REJECTED");
    assertThat(stage.errorCodes("others")).containsExactly("unknown_migration");
    assertThat(stage.columns("mine")).hasSize(3);
  }

  @Test
  void aDefaultKeepsAllItsDigitsOnEveryWay() {
    table("digits", 0);
    String number = "12345678901234567890.123456789012345678";
    database.query(
        ("SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"digits\",\"column\":"
                + "\"by_sql\",\"dataType\":\"numeric\",\"default\":%s}')")
            .formatted(number));
    stage.awaitStatuses("digits", "APPLIED");
    stage.sendJson(
        ("{\"type\":\"ADD_COLUMN\",\"table\":\"digits\",\"column\":\"by_stream\",\"dataType\":"
                + "\"numeric\",\"default\":%s}")
            .formatted(number));
    stage.awaitStatuses("digits", "APPLIED", "APPLIED");
    database.execute("INSERT INTO digits (id) VALUES (1)");

    assertThat(database.value("SELECT by_sql::text FROM digits")).isEqualTo(number);
    assertThat(database.value("SELECT by_stream::text FROM digits")).isEqualTo(number);
  }

  @Test
  void refusesWithAReasonThatCanBeSeen() {
    stage.send("type", "ADD_COLUMN", "table", "nowhere", "column", "x", "dataType", "text");
    stage.send("type", "ADD_COLUMN", "table", "nowhere", "column", "x", "nonsense", "1");

    stage.awaitStatuses("nowhere", "FAILED", "REJECTED");
    assertThat(stage.errorCodes("nowhere")).containsExactly("table_missing", "missing_property");
    await()
        .untilAsserted(
            () ->
                assertThat(stage.eventTypes("main/public.nowhere"))
                    .containsExactlyInAnyOrder(
                        "migration.accepted", "migration.failed", "migration.rejected"));
  }
}
