package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.Stage;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.quarkus.QuarkusServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(QuarkusServers.class)
class SpineIT {
  TestDatabase database;
  TestRedis redis;
  private Stage stage;

  @BeforeEach
  void setStage() {
    stage = Stage.ready(database, redis);
  }

  @Test
  void appliesAColumnFromTheStreamToTheEvent() {
    stage.database().execute("CREATE TABLE survey (id int PRIMARY KEY)");

    stage.send("type", "ADD_COLUMN", "table", "survey", "column", "email", "dataType", "email");

    await().untilAsserted(() -> assertThat(stage.statuses("survey")).containsExactly("APPLIED"));
    assertThat(stage.columns("survey"))
        .containsExactly("id integer", "email character varying(255)");
    await()
        .untilAsserted(
            () ->
                assertThat(stage.eventTypes("main/public.survey"))
                    .containsExactly("migration.accepted", "migration.applied"));
  }

  @Test
  void keepsTheOrderOfATable() {
    stage.database().execute("CREATE TABLE ordered (id int PRIMARY KEY)");
    for (int i = 0; i < 50; i++) {
      stage.send("type", "ADD_COLUMN", "table", "ordered", "column", "c" + i, "dataType", "text");
      stage.send(
          "type", "RENAME_COLUMN", "table", "ordered", "column", "c" + i, "newName", "d" + i);
    }

    await().untilAsserted(() -> assertThat(stage.unfinished()).isZero());
    assertThat(stage.statuses("ordered")).hasSize(100).containsOnly("APPLIED");
  }

  @Test
  void undoesWhatItAdded() {
    stage.database().execute("CREATE TABLE undone (id int PRIMARY KEY)");
    stage.send(
        "type", "ADD_COLUMN", "table", "undone", "column", "x", "dataType", "text", "id", "u1");
    await().untilAsserted(() -> assertThat(stage.statuses("undone")).containsExactly("APPLIED"));

    stage.send("type", "UNDO", "migrationId", "u1");

    await()
        .untilAsserted(
            () -> assertThat(stage.statuses("undone")).containsExactly("UNDONE", "APPLIED"));
    assertThat(stage.columns("undone")).containsExactly("id integer");
  }

  @Test
  void takesWhatAnApplicationEnqueuesInItsOwnTransaction() {
    stage.database().execute("CREATE TABLE by_sql (id int PRIMARY KEY)");

    List<String> ids =
        stage
            .database()
            .query(
                "SELECT fieldfare.enqueue('[{\"type\":\"ADD_COLUMN\",\"table\":\"by_sql\","
                    + "\"column\":\"a\",\"dataType\":\"text\"},{\"type\":\"RENAME_COLUMN\","
                    + "\"table\":\"by_sql\",\"column\":\"a\",\"newName\":\"b\"}]')");

    assertThat(ids).hasSize(2);
    await()
        .untilAsserted(
            () -> assertThat(stage.statuses("by_sql")).containsExactly("APPLIED", "APPLIED"));
    assertThat(stage.columns("by_sql")).containsExactly("id integer", "b text");
  }

  @Test
  void refusesWithAReasonThatCanBeSeen() {
    stage.send("type", "ADD_COLUMN", "table", "nowhere", "column", "x", "dataType", "text");
    stage.send("type", "ADD_COLUMN", "table", "nowhere", "column", "x", "nonsense", "1");

    await()
        .untilAsserted(
            () -> assertThat(stage.statuses("nowhere")).containsExactly("FAILED", "REJECTED"));
    assertThat(stage.errorCodes("nowhere")).containsExactly("table_missing", "missing_property");
  }
}
