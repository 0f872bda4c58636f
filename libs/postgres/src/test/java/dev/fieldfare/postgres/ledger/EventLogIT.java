package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event gets its place in the log once, with any number of writers and relays. */
@WithServers
class EventLogIT {
  private static final int LIMIT = 500;

  private static final String WAITERS =
      "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";

  private static TestDatabase database;
  private Connection connection;
  private EventLog log;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @BeforeEach
  void connect() throws SQLException {
    database.execute(
        "TRUNCATE fieldfare.event_log, fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.event_subjects, fieldfare.publications",
        "UPDATE fieldfare.relay SET holder = NULL, lease_until = NULL, last_position = 0,"
            + " published_position = 0");
    connection = database.connect();
    log = new EventLog(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void i10_positionsHaveNoGapsAndSequencesFollowTheSubject() throws SQLException {
    write(connection, "a", "b", "a");
    write(connection, "a");
    assertThat(read(0)).containsExactly("1 a 1", "2 b 1", "3 a 2", "4 a 3");

    write(connection, "c", "a", "b");

    assertThat(read(4)).containsExactly("5 c 1", "6 a 4", "7 b 2");
    assertThat(read(7)).isEmpty();
    assertThat(database.query("SELECT fieldfare.number_events(7, 500)")).containsExactly("0");
  }

  @Test
  void anEventIsWrittenOnce() throws SQLException {
    connection.setAutoCommit(false);
    write(connection, "a", "b", "a");

    read(0);
    read(3);

    assertThat(writes("event_log")).isEqualTo("3 inserted, 0 updated, 0 deleted");
    assertThat(writes("event_queue")).isEqualTo("1 inserted, 0 updated, 1 deleted");
    assertThat(writes("event_batches")).isEqualTo("1 inserted, 0 updated, 0 deleted");
    connection.rollback();
  }

  @Test
  void aStatementThatWritesNoEventQueuesNothing() throws SQLException {
    write(connection);

    assertThat(database.value("SELECT count(*) FROM fieldfare.event_queue")).isEqualTo("0");
  }

  @Test
  void i10_whatIsRolledBackWasNeverWritten() throws SQLException {
    connection.setAutoCommit(false);
    write(connection, "a", "b");
    connection.rollback();

    assertThat(database.value("SELECT count(*) FROM fieldfare.event_log")).isEqualTo("0");
    assertThat(database.value("SELECT count(*) FROM fieldfare.event_queue")).isEqualTo("0");
    connection.setAutoCommit(true);
    write(connection, "a");
    assertThat(read(0)).containsExactly("1 a 1");
  }

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
      Future<Void> slow = writer.submit(EventLogIT::writeWithAPause);
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
                "SELECT subject || sequence FROM fieldfare.events WHERE subject = 'a' ORDER BY log_id"))
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
      tasks.add(EventLogIT::writeOften);
    }
    for (int relay = 0; relay < 3; relay++) {
      tasks.add(EventLogIT::relayOften);
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

  @Test
  void whoReadsOnMayStopAnywhere() throws SQLException {
    for (int i = 0; i < 5; i++) {
      write(connection, "a", "b", "c");
      read(0);
    }
    EventLog reader = new EventLog(connection);

    for (int after = 0; after <= 15; after++) {
      for (int limit = 1; limit <= 16; limit++) {
        assertThat(reader.after(after, limit))
            .extracting(e -> e.position())
            .containsExactlyElementsOf(
                LongStream.rangeClosed(after + 1, Math.min(15, after + limit)).boxed().toList());
      }
    }
  }

  @Test
  void theViewShowsWhatIsNumberedAndPublishedAndWhatIsNot() throws SQLException {
    write(connection, "a", "b");
    read(0);
    write(connection, "a");
    read(2);
    write(connection, "b");

    assertThat(
            database.query(
                "SELECT concat_ws(' ', subject, coalesce(position::text, '-'), coalesce(sequence::text,"
                    + " '-'), published_at IS NOT NULL) FROM fieldfare.events ORDER BY log_id"))
        .containsExactly("a 1 1 t", "b 2 1 t", "a 3 2 f", "b - - f");
    assertThat(
            database.query(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'fieldfare.events'::regclass"
                    + " ORDER BY attnum"))
        .containsExactly(
            "log_id",
            "id",
            "type",
            "source",
            "subject",
            "time",
            "traceparent",
            "migration_id",
            "data",
            "position",
            "sequence",
            "published_at");
  }

  @Test
  void i4_theLogIsForgottenFromItsBeginningAndHasNoHoles() throws SQLException {
    for (int hours : new int[] {9, 9, 1, 9}) {
      database.execute(
          ("INSERT INTO fieldfare.event_log (type, source, subject, data, time) SELECT 't', 's', 'a',"
                  + " '{}', now() - CASE WHEN i = 1 THEN interval '9 hours' ELSE interval '%d hours'"
                  + " END FROM generate_series(1, 3) AS i")
              .formatted(hours));
      read(0);
    }
    assertThat(trim(Duration.ofHours(5))).isZero();
    read(11);

    assertThat(trim(Duration.ofHours(5))).isEqualTo(7);
    assertThat(log.firstPosition()).isEqualTo(8);
    assertThat(new EventLog(connection).after(0, LIMIT))
        .extracting(e -> e.sequence())
        .containsExactly(8L, 9L, 10L, 11L, 12L);
    assertThat(database.query("SELECT position FROM fieldfare.events ORDER BY position"))
        .containsExactly("8", "9", "10", "11", "12");
    assertThat(database.value("SELECT count(*) FROM fieldfare.event_log")).isEqualTo("5");
    assertThat(trim(Duration.ofHours(5))).isZero();

    // The last one is not published.
    assertThat(trim(Duration.ZERO)).isEqualTo(4);
    assertThat(read(12)).isEmpty();
    assertThat(trim(Duration.ZERO)).isEqualTo(1);
    assertThat(log.firstPosition()).isZero();
    assertThat(new EventLog(connection).bounds()).isEqualTo(new EventLog.Bounds(13, 12));
    write(connection, "a");
    assertThat(read(12)).containsExactly("13 a 13");
  }

  private long trim(Duration olderThan) throws SQLException {
    return log.trim(olderThan, 1_000, Duration.ofSeconds(5));
  }

  /** What comes next, as position, subject and sequence; what came before is noted as published. */
  private List<String> read(long published) throws SQLException {
    return log.step("r", published, OptionalLong.empty(), LIMIT).orElseThrow().events().stream()
        .map(e -> e.position() + " " + e.subject() + " " + e.sequence())
        .toList();
  }

  private List<LoggedEvent> readAll() throws SQLException {
    List<LoggedEvent> all = new ArrayList<>();
    List<LoggedEvent> some;
    do {
      some = log.step("r", all.size(), OptionalLong.empty(), LIMIT).orElseThrow().events();
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }

  private static void assertGapless(List<LoggedEvent> events, int count) {
    assertThat(events).extracting(LoggedEvent::id).doesNotHaveDuplicates().hasSize(count);
    Map<String, Long> sequences = new HashMap<>();
    for (int i = 0; i < count; i++) {
      LoggedEvent event = events.get(i);
      assertThat(event.position()).isEqualTo(i + 1L);
      assertThat(event.sequence()).isEqualTo(sequences.merge(event.subject(), 1L, Long::sum));
    }
  }

  private static void write(Connection writer, String... subjects) throws SQLException {
    try (var statement =
        writer.prepareStatement(
            "INSERT INTO fieldfare.event_log (type, source, subject, data)"
                + " SELECT 't', 's', s, '{}' FROM unnest(?) AS s")) {
      statement.setArray(1, writer.createArrayOf("text", subjects));
      statement.execute();
    }
  }

  private static void writeMany(Connection writer, int count) throws SQLException {
    try (var statement = writer.createStatement()) {
      statement.execute(
          "INSERT INTO fieldfare.event_log (type, source, subject, data)"
              + " SELECT 't', 's', 't' || i %% 11, '{}' FROM generate_series(1, %d) AS i"
                  .formatted(count));
    }
  }

  private String writes(String table) throws SQLException {
    try (var statement = connection.createStatement()) {
      ResultSet row =
          statement.executeQuery(
              "SELECT n_tup_ins || ' inserted, ' || n_tup_upd || ' updated, ' || n_tup_del || ' deleted'"
                  + " FROM pg_stat_xact_user_tables WHERE relid = 'fieldfare.%s'::regclass"
                      .formatted(table));
      row.next();
      return row.getString(1);
    }
  }
}
