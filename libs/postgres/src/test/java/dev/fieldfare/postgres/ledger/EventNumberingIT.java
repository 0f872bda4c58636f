package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Events are numbered once, with any number of writers and relays. */
class EventNumberingIT extends WrittenEvents {

  private static final String WAITERS =
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

  @Test
  void i10_whoCommitsLateComesLaterAndLeavesNoHole() throws SQLException {
    try (Connection late = database.connect()) {
      late.setAutoCommit(false);
      write(late, "late", "late");
      write(connection, "a", "b");
      assertThat(read(0)).containsExactly("1 a 1", "2 b 1");
      late.commit();
    }
    write(connection, "a");

    assertThat(read(2)).containsExactly("3 late 1", "4 late 2", "5 a 2");
  }

  /**
   * Also when its statement wrote another event before, and each step takes as little as it can.
   */
  @Test
  void i10_whatWasCommittedBeforeAnEventOfItsSubjectWasWrittenComesBeforeIt() throws Exception {
    try (Connection gate = database.connect();
        var writer = Executors.newSingleThreadExecutor()) {
      hold(gate);
      Future<Void> slow = writer.submit(EventNumberingIT::writeWithAPause);
      while (database.value(WAITERS).equals("0")) {
        Thread.onSpinWait();
      }
      write(connection, "a");
      gate.rollback();
      slow.get();
    }
    log.step("r", 0, OptionalLong.empty(), 1);
    log.step("r", 0, OptionalLong.empty(), 1);

    assertThat(
            database.query(
                "SELECT subject || sequence FROM fieldfare.events WHERE subject = 'a' ORDER BY"
                    + " log_id"))
        .containsExactly("a1", "a2");
  }

  private static void hold(Connection gate) throws SQLException {
    gate.setAutoCommit(false);
    try (var statement = gate.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(1)");
    }
  }

  private static Void writeWithAPause() throws SQLException {
    database.execute(
        "INSERT INTO fieldfare.event_log (type, source, subject, data) SELECT 't', 's', s, '{}'"
            + " FROM unnest(ARRAY['x', 'a']) AS s"
            + " WHERE s = 'x' OR (SELECT pg_advisory_xact_lock(1) IS NOT NULL)");
    return null;
  }

  @Test
  void i10_allThatOneStatementWroteIsNumbered() throws SQLException {
    writeMany(connection, 4321);

    List<LoggedEvent> events = readAll();

    assertGapless(events, 4321);
    assertThat(database.value("SELECT count(*) FROM fieldfare.event_batches")).isEqualTo("1");
  }

  @Test
  void i10_manyStatementsAreNumberedInSeveralSteps() throws SQLException {
    for (int i = 0; i < 150; i++) {
      writeMany(connection, 1 + i % 20);
    }

    List<LoggedEvent> events = readAll();

    assertGapless(events, 150 / 20 * 210 + 55);
    assertThat(
            database.value("SELECT max(cardinality(log_ids)) < 520 FROM fieldfare.event_batches"))
        .isEqualTo("t");
    assertThat(database.query("SELECT log_id FROM fieldfare.events ORDER BY position"))
        .isEqualTo(database.query("SELECT log_id FROM fieldfare.event_log ORDER BY log_id"));
  }

  @Test
  void i10_relaysAtOnceNeverNumberTwice() throws Exception {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int writer = 0; writer < 3; writer++) {
      tasks.add(EventNumberingIT::writeOften);
    }
    for (int relay = 0; relay < 3; relay++) {
      tasks.add(EventNumberingIT::relayOften);
    }
    try (var threads = Executors.newFixedThreadPool(tasks.size())) {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }

    assertGapless(readAll(), 3 * 60 * 7);
    assertThat(database.value("SELECT count(*) FROM fieldfare.events WHERE position IS NULL"))
        .isEqualTo("0");
  }

  private static Void writeOften() throws SQLException {
    try (Connection own = database.connect()) {
      for (int i = 0; i < 60; i++) {
        writeMany(own, 7);
      }
    }
    return null;
  }

  // All under one name, as a worker that was believed dead: the lock alone keeps them apart.
  private static Void relayOften() throws SQLException {
    try (Connection own = database.connect()) {
      for (int i = 0; i < 60; i++) {
        new EventLog(own).step("r", 0, OptionalLong.empty(), 20);
      }
    }
    return null;
  }

  @Test
  void eventsThatSomebodyDeletedBeforeTheyWereNumberedLeaveNoHole() throws SQLException {
    write(connection, "a", "b", "a");
    write(connection, "c");
    database.execute("DELETE FROM fieldfare.event_log WHERE subject IN ('b', 'c')");

    assertThat(read(0)).containsExactly("1 a 1", "2 a 2");
    write(connection, "c");
    database.execute("DELETE FROM fieldfare.event_log WHERE subject = 'c'");
    assertThat(read(2)).isEmpty();
    assertThat(new EventLog(connection).bounds()).isEqualTo(new EventLog.Bounds(1, 2));
  }
}
