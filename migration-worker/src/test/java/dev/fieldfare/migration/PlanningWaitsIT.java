package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.Patient;
import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * I6: a table that cannot even be read makes its migrations wait, and they name the blocking
 * sessions.
 */
@QuarkusTest
@TestProfile(Patient.class)
class PlanningWaitsIT extends WorkerTest {

  private static final String[][] CHANGES = {
    {"type", "DROP_COLUMN", "column", "v"},
    {"type", "CHANGE_TYPE", "column", "v", "dataType", "varchar"},
    {"type", "RENAME_COLUMN", "column", "v", "newName", "w"},
    {"type", "ADD_COLUMN", "column", "n", "dataType", "text"},
    {"type", "SET_DEFAULT", "column", "v", "default", "x"},
    {"type", "DROP_DEFAULT", "column", "v"},
    {"type", "SET_NOT_NULL", "column", "v"},
    {"type", "DROP_NOT_NULL", "column", "v"},
    {"type", "RENAME_TABLE", "newName", "renamed_d2"},
    {"type", "DROP_TABLE"},
  };

  @Test
  void d2_everyOperationWaitsForATableThatCannotBeRead() throws SQLException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < CHANGES.length; i++) {
      table("unreadable_" + i, 3);
      all.append(i == 0 ? "" : ", ").append("unreadable_").append(i);
    }
    try (Connection holder = holding("LOCK TABLE " + all + " IN ACCESS EXCLUSIVE MODE")) {
      for (int i = 0; i < CHANGES.length; i++) {
        stage.send(with(CHANGES[i], "table", "unreadable_" + i));
      }
      for (int i = 0; i < CHANGES.length; i++) {
        awaitHeldUp("unreadable_" + i);
      }
      holder.rollback();
    }
    for (int i = 0; i < CHANGES.length; i++) {
      stage.awaitStatuses("unreadable_" + i, "APPLIED");
      assertThat(stage.ofTable("attempts", "unreadable_" + i)).containsExactly("1");
    }
  }

  @Test
  void d2_anUndoWaitsForATableThatCannotBeRead() throws SQLException {
    table("undone_later", 3);
    stage.send("type", "DROP_COLUMN", "table", "undone_later", "column", "v");
    stage.awaitStatuses("undone_later", "APPLIED");
    String dropped = stage.ofTable("id", "undone_later").getFirst();
    try (Connection holder = holding("LOCK TABLE undone_later IN ACCESS EXCLUSIVE MODE")) {
      stage.send("type", "UNDO", "table", "undone_later", "migrationId", dropped);
      stage.awaitStatuses("undone_later", "APPLIED", "WAITING");
      assertThat(blockers("undone_later").getLast()).contains("LOCK TABLE undone_later");
      holder.rollback();
    }
    stage.awaitStatuses("undone_later", "UNDONE", "APPLIED");
    assertThat(stage.columns("undone_later")).containsExactly("id integer", "v text");
  }

  @Test
  void d2_anAtomicSetWaitsForATableThatCannotBeRead() throws SQLException {
    table("set_free", 3);
    table("set_held", 3);
    try (Connection holder = holding("LOCK TABLE set_held IN ACCESS EXCLUSIVE MODE")) {
      member(
          0,
          "\"type\":\"ADD_COLUMN\",\"table\":\"set_free\",\"column\":\"n\",\"dataType\":\"text\"");
      member(1, "\"type\":\"DROP_COLUMN\",\"table\":\"set_held\",\"column\":\"v\"");
      member(
          2,
          "\"type\":\"ADD_COLUMN\",\"table\":\"set_held\",\"column\":\"v\",\"dataType\":\"int\"");
      awaitHeldUp("set_free");
      assertThat(stage.statuses("set_held")).containsOnly("QUEUED");
      assertThat(blockers("set_free").getFirst()).contains("LOCK TABLE set_held");
      holder.rollback();
    }
    stage.awaitStatuses("set_held", "APPLIED", "APPLIED");
    stage.awaitStatuses("set_free", "APPLIED");
    assertThat(stage.columns("set_held")).containsExactly("id integer", "v integer");
  }

  @Test
  void d2_aTableIsNotTriedAgainWhileTheSameSessionHoldsIt() throws SQLException {
    table("tried_once", 3);
    try (Connection holder = holding("LOCK TABLE tried_once IN ACCESS EXCLUSIVE MODE")) {
      stage.send("type", "DROP_COLUMN", "table", "tried_once", "column", "v");
      awaitHeldUp("tried_once");
      String tried = triesSeen();
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(triesSeen()).isEqualTo(tried));
      holder.rollback();
    }
    stage.awaitStatuses("tried_once", "APPLIED");
  }

  @Test
  void d2_aTableThatCannotBeReadForTooLongFailsItsMigration() throws SQLException {
    table("patience_ends", 3);
    try (Connection holder = holding("LOCK TABLE patience_ends IN ACCESS EXCLUSIVE MODE")) {
      stage.send("type", "DROP_COLUMN", "table", "patience_ends", "column", "v");
      awaitHeldUp("patience_ends");
      database.execute(
          "UPDATE fieldfare.field_migrations SET wait_until = now(), next_try_at = now()"
              + " WHERE table_name = 'patience_ends'");
      stage.awaitStatuses("patience_ends", "FAILED");
      assertThat(stage.errorCodes("patience_ends")).containsExactly("lock_timeout");
      holder.rollback();
    }
  }

  private void awaitHeldUp(String table) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(stage.statuses(table)).as(table).containsExactly("WAITING");
              assertThat(stage.ofTable("wait_reason", table)).containsExactly("lock");
              assertThat(blockers(table).getFirst()).contains("LOCK TABLE");
            });
  }

  private List<String> blockers(String table) {
    return stage.ofTable("error #>> '{blockers,0,query}'", table);
  }

  // Each try writes the row again.
  private String triesSeen() {
    return database.value(
        "SELECT xmin FROM fieldfare.field_migrations WHERE table_name = 'tried_once'");
  }

  private void member(int index, String change) {
    stage.sendJson(
        "{%s,\"changeSet\":{\"id\":\"d2-set\",\"index\":%d,\"of\":3,\"atomic\":true}}"
            .formatted(change, index));
  }

  private Connection holding(String lock) throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    connection.createStatement().execute(lock);
    return connection;
  }

  private static String[] with(String[] change, String... more) {
    return Stream.of(change, more).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
