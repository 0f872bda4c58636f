package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL keeps plans that it made while the ledger was empty: they must be those for a full
 * one.
 */
@WithServers
class LedgerPlansIT {

  @Test
  void aLedgerThatWasEmptyIsStillReadByItsIndexes(TestDatabase database) throws SQLException {
    installEmpty(database);
    try (Connection connection = database.connect()) {
      for (int round = 0; round < 8; round++) {
        migrate(connection, "t" + round, round);
      }
      connection.setAutoCommit(false);
      migrate(connection, "late", 8);

      assertThat(scannedWhole(connection)).isEmpty();
    }
  }

  @Test
  void aQuarantineThatWasEmptyIsStillReadByItsIndexes(TestDatabase database) throws SQLException {
    installEmpty(database);
    database.execute(
        "CREATE TABLE survey (id int PRIMARY KEY, answer text)",
        "INSERT INTO survey VALUES (1, '012')");
    try (Connection connection = database.connect()) {
      for (int round = 0; round < 8; round++) {
        changeTypeAndLookBack(connection);
      }
      connection.setAutoCommit(false);
      changeTypeAndLookBack(connection);

      assertThat(scannedWhole(connection)).isEmpty();
    }
  }

  /** An index that is read from end to end is no better than the table. */
  @Test
  void aLogThatWasEmptyIsReadNoFurtherThanNeeded(TestDatabase database) throws SQLException {
    installEmpty(database);
    try (Connection connection = database.connect()) {
      writeEvents(connection, 1);
      relayAndLookBack(connection, 0, 1);
      for (int batch = 0; batch < 40; batch++) {
        writeEvents(connection, 250);
        relayAndLookBack(connection, 1 + 250 * batch, 250);
      }
      writeEvents(connection, 100);
      Map<String, Long> looks =
          Looks.during(
              connection,
              () -> {
                relayAndLookBack(connection, 10_001, 100);
                assertThat(new EventLog(connection).after(0, 10)).hasSize(10);
              });

      assertThat(scannedWhole(connection)).isEmpty();
      // Numbered, published and read: each event is looked up three times. Trimming begins at the
      // first.
      assertThat(looks.get("event_log")).isBetween(300L, 900L);
      assertThat(looks.get("event_subjects")).isBetween(100L, 300L);
      assertThat(looks.get("event_batches")).isBetween(1L, 30L);
      assertThat(looks.get("event_queue")).isBetween(1L, 20L);
    }
  }

  @Test
  void aLineThatWasEmptyIsReadNoFurtherThanAsked(TestDatabase database) throws SQLException {
    installEmpty(database);
    try (Connection connection = database.connect()) {
      var ledger = new ApplyLedger(connection);
      for (int round = 0; round < 8; round++) {
        assertThat(twoOfEach(ledger)).isEmpty();
      }
      admitOneLine(connection, 300);
      Map<String, Long> looks =
          Looks.during(connection, () -> assertThat(twoOfEach(ledger)).hasSize(2));

      assertThat(scannedWhole(connection)).isEmpty();
      assertThat(looks.get("claims")).isBetween(2L, 10L);
      assertThat(looks.get("field_migrations")).isBetween(2L, 4L);
    }
  }

  /** Between backlogs no name is claimed, and that is when plans are made and tables analyzed. */
  @Test
  void i11_linesAreReadNoFurtherThanAskedAfterABacklogIsGone(TestDatabase database)
      throws SQLException {
    installEmpty(database);
    try (Connection connection = database.connect()) {
      admitLines(connection, 800);
      database.execute(
          "DELETE FROM fieldfare.claims",
          "DELETE FROM fieldfare.field_migrations",
          "VACUUM ANALYZE fieldfare.claims, fieldfare.field_migrations");
    }
    try (Connection connection = database.connect()) {
      var ledger = new ApplyLedger(connection);
      for (int round = 0; round < 8; round++) {
        assertThat(twoOfEach(ledger)).isEmpty();
      }
      admitLines(connection, 300);
      Map<String, Long> looks =
          Looks.during(connection, () -> assertThat(twoOfEach(ledger)).hasSize(10));

      assertThat(scannedWhole(connection)).isEmpty();
      assertThat(looks.get("claims")).isBetween(10L, 50L);
      assertThat(looks.get("field_migrations")).isBetween(10L, 40L);
    }
  }

  private static void admitOneLine(Connection connection, int length) throws SQLException {
    admit(connection, "'survey'", length);
  }

  private static void admitLines(Connection connection, int lines) throws SQLException {
    admit(connection, "'survey' || i", lines);
  }

  private static void admit(Connection connection, String table, int count) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "SELECT fieldfare.enqueue(json_build_object('type', 'DROP_COLUMN', 'table', %s,"
                  .formatted(table)
              + " 'column', 'x' || i)::jsonb) FROM generate_series(1, %d) AS i".formatted(count));
    }
    var admissions = new AdmissionLedger(connection);
    JsonBatch.admit(admissions, LedgerIT.batch(admissions.readInbox(count)));
  }

  private static void writeEvents(Connection connection, int count) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO fieldfare.event_log (type, source, subject, data)"
              + " SELECT 't', 's', 'main/public.t' || i, '{}' FROM generate_series(1, %d) AS i"
                  .formatted(count));
    }
  }

  private static void relayAndLookBack(Connection connection, long before, int count)
      throws SQLException {
    var log = new EventLog(connection);
    assertThat(log.step("r", before, OptionalLong.empty(), 500).orElseThrow().events())
        .hasSize(count);
    assertThat(new EventLog(connection).after(before, 500)).hasSize(count);
    assertThat(new EventLog(connection).bounds().first()).isEqualTo(1);
    assertThat(log.firstPosition()).isEqualTo(1);
    assertThat(log.trim(Duration.ofHours(1), 1_000, Duration.ofSeconds(1))).isZero();
  }

  // Of a table that was never looked at PostgreSQL supposes that it will not stay empty.
  private static void installEmpty(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "TRUNCATE fieldfare.event_log, fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.event_subjects, fieldfare.publications",
        "UPDATE fieldfare.relay SET holder = NULL, lease_until = NULL, last_position = 0,"
            + " published_position = 0",
        "VACUUM ANALYZE");
  }

  private static void changeTypeAndLookBack(Connection connection) throws SQLException {
    String migration = "'" + UUID.randomUUID() + "'";
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT fieldfare.keep_column(%1$s, 'public.survey', 'answer', '{id}', '{"schema":"public","table":"survey"}');
          ALTER TABLE survey ALTER answer TYPE int USING answer::int;
          SELECT fieldfare.keep_conversion(%1$s, 'public.survey', 'answer', '{id}');
          SELECT fieldfare.rows_since(%1$s, 'public.survey'), fieldfare.keys_since(%1$s, 'public.survey', 'answer');
          SELECT fieldfare.record_restored(%1$s);
          ALTER TABLE survey ALTER answer TYPE text;
          UPDATE survey SET answer = '012'
          """
              .formatted(migration));
    }
  }

  /** One migration from the inbox to its published events, by the functions that a worker calls. */
  private static void migrate(Connection connection, String table, int before) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"x\"}')"
              .formatted(table));
    }
    var admissions = new AdmissionLedger(connection);
    JsonBatch.admit(admissions, LedgerIT.batch(admissions.readInbox(10)));
    var ledger = new ApplyLedger(connection);
    LineEntry head = twoOfEach(ledger).getFirst();
    assertThat(TestBatch.failed(head.id()).apply(ledger)).isInstanceOf(ApplyAnswer.Done.class);
    var events = new EventLog(connection);
    var step = events.step("r", 2L * before, OptionalLong.empty(), 10).orElseThrow();
    assertThat(step.events()).hasSize(2);
  }

  private static List<String> scannedWhole(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT relname FROM pg_stat_xact_user_tables WHERE schemaname = 'fieldfare' AND"
                    + " seq_scan > 0 AND relname IN ('field_migrations', 'finished_migrations',"
                    + " 'claims', 'event_log', 'event_queue', 'event_batches', 'event_subjects',"
                    + " 'publications', 'dependencies', 'appointments', 'quarantine')")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private static List<LineEntry> twoOfEach(ApplyLedger ledger) throws SQLException {
    return ledger.nextLines("", new Breadth(10, 100, 2), WorkerShare.ALL, Set.of()).entries();
  }
}
