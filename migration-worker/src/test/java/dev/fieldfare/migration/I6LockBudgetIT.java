package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** I6: no client waits long behind us, and who keeps us waiting is named. */
@QuarkusTest
class I6LockBudgetIT extends WorkerTest {

  @Test
  void c16_aLongTransactionMakesTheMigrationWaitNotTheApplication() throws SQLException {
    table("held", 3);
    try (Connection reader = holding("LOCK TABLE held IN ACCESS SHARE MODE")) {
      stage.send("type", "ADD_COLUMN", "table", "held", "column", "x", "dataType", "text");
      stage.awaitStatuses("held", "WAITING");

      assertThat(
              database.value(
                  "SELECT error ->> 'code' FROM fieldfare.field_migrations WHERE table_name = 'held'"))
          .isEqualTo("lock_timeout");
      assertThat(
              database.value(
                  "SELECT error #>> '{blockers,0,query}' FROM fieldfare.field_migrations"
                      + " WHERE table_name = 'held'"))
          .contains("LOCK TABLE held");
      assertThat(longestWaitOfAReader("held", 20)).isLessThan(100);
      reader.rollback();
    }
    stage.awaitStatuses("held", "APPLIED");
    assertThat(
            database.value(
                "SELECT attempts FROM fieldfare.field_migrations WHERE table_name = 'held'"))
        .isEqualTo("1");
  }

  @Test
  void aMigrationThatWaitedAsLongAsItMayFails() throws SQLException {
    table("patience", 3);
    try (Connection reader = holding("LOCK TABLE patience IN ACCESS SHARE MODE")) {
      stage.send("type", "ADD_COLUMN", "table", "patience", "column", "x", "dataType", "text");

      stage.awaitStatuses("patience", "FAILED");
      assertThat(stage.errorCodes("patience")).containsExactly("lock_timeout");
      reader.rollback();
    }
    assertThat(stage.columns("patience")).containsExactly("id integer", "v text");
    assertThat(stage.eventTypes("main/public.patience")).contains("migration.waiting");
  }

  @Test
  void othersGoOnWhileOneTableIsHeld() throws SQLException {
    table("held_up", 3);
    table("free", 3);
    try (Connection reader = holding("LOCK TABLE held_up IN ACCESS SHARE MODE")) {
      for (int i = 0; i < 5; i++) {
        stage.send("type", "ADD_COLUMN", "table", "held_up", "column", "x" + i, "dataType", "text");
        stage.send("type", "ADD_COLUMN", "table", "free", "column", "x" + i, "dataType", "text");
      }
      await().untilAsserted(() -> assertThat(stage.columns("free")).hasSize(7));
      assertThat(stage.columns("held_up")).hasSize(2);
      reader.rollback();
    }
    await().untilAsserted(() -> assertThat(stage.columns("held_up")).hasSize(7));
  }

  private Connection holding(String lock) throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    connection.createStatement().execute(lock);
    return connection;
  }

  private long longestWaitOfAReader(String table, int reads) throws SQLException {
    long longest = 0;
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      for (int i = 0; i < reads; i++) {
        long start = System.nanoTime();
        statement.executeQuery("SELECT count(*) FROM " + table).close();
        longest = Math.max(longest, (System.nanoTime() - start) / 1_000_000);
      }
    }
    return longest;
  }
}
