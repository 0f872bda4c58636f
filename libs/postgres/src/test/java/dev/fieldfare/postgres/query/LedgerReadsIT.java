package dev.fieldfare.postgres.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.postgres.ledger.AdmissionLedger;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.postgres.ledger.WorkerShare;
import dev.fieldfare.testkit.FilledLedger;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cost of a read does not depend on how many migrations have ended. */
@WithServers
class LedgerReadsIT {
  private static final int MIGRATIONS = 200_000;
  private static final int PAGE = 50;

  private static TestDatabase database;
  private static UUID past;
  private Connection connection;
  private MigrationReader migrations;
  private ApplyLedger ledger;

  @BeforeAll
  static void fill(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    FilledLedger.fill(database, MIGRATIONS);
    // What autovacuum reads would be counted too.
    database.execute(
        "ALTER TABLE fieldfare.field_migrations SET (autovacuum_enabled = off)",
        "ALTER TABLE fieldfare.finished_migrations SET (autovacuum_enabled = off)");
    past =
        UUID.fromString(
            database.value("SELECT id FROM fieldfare.field_migrations WHERE seq = 100510"));
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = database.connect();
    migrations = new MigrationReader(connection, "main");
    ledger = new ApplyLedger(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void d8_historyByTable() throws SQLException {
    assertReadsAtMost(500, () -> assertList(PAGE, filter(Set.of(), "past_42", null)));
    assertReadsAtMost(500, () -> assertList(PAGE, filter(Set.of(), "public.past_42", null)));
    assertReadsAtMost(100, () -> assertList(0, filter(Set.of(), "unknown", null)));
  }

  @Test
  void d8_byKeyAlsoThoseThatDoNotHoldIt() throws SQLException {
    assertReadsAtMost(100, () -> assertList(1, filter(Set.of(), null, "past-100510")));
    assertReadsAtMost(100, () -> assertList(1, filter(Set.of(), null, "past-100005")));
    assertReadsAtMost(100, () -> assertList(1, filter(Set.of(), null, "past-100002")));
    assertReadsAtMost(100, () -> assertList(0, filter(Set.of(), null, past.toString())));
    assertReadsAtMost(100, () -> assertThat(migrations.idOfKey("past-100510")).contains(past));
  }

  @Test
  void d8_byStatus() throws SQLException {
    for (Status status : Status.values()) {
      int found = status.isFinal() && status != Status.SKIPPED ? PAGE : 0;
      assertReadsAtMost(1_000, () -> assertList(found, filter(Set.of(status), null, null)));
    }
    Set<Status> unfinished = Set.of(Status.QUEUED, Status.WAITING, Status.PAUSED);
    assertReadsAtMost(100, () -> assertList(0, filter(unfinished, null, null)));
  }

  @Test
  void d8_everythingPageByPage() throws SQLException {
    assertReadsAtMost(500, () -> assertList(PAGE, MigrationFilter.NONE));
    assertReadsAtMost(
        500,
        () ->
            assertThat(migrations.list(MigrationFilter.NONE, Optional.of(past), PAGE))
                .hasSize(PAGE));
  }

  @Test
  void d8_undo() throws SQLException {
    UUID often =
        UUID.fromString(
            database.value("SELECT id FROM fieldfare.field_migrations WHERE seq = 100050"));

    assertReadsAtMost(100, () -> assertThat(ledger.laterChanges(past)).isEmpty());
    assertReadsAtMost(300, () -> assertThat(ledger.laterChanges(often)).hasSize(10));
    assertReadsAtMost(100, () -> ledger.outcome(past));
    assertReadsAtMost(100, () -> assertThat(migrations.find(past)).isPresent());
  }

  @Test
  void d8_queueStatisticsAndIdleLooks() throws SQLException {
    var queue = new QueueReader(connection, "main", QueueReader.Bands.DEFAULT);
    var admissions = new AdmissionLedger(connection);

    // The rate is that of the newest thousand.
    assertReadsAtMost(1_500, queue::read);
    assertReadsAtMost(
        100,
        () ->
            assertThat(
                    ledger
                        .nextLines("", new Breadth(100, 1_000, 10), WorkerShare.ALL, Set.of())
                        .entries())
                .isEmpty());
    assertReadsAtMost(100, () -> admissions.keepAppointments(100, Duration.ofSeconds(1)));
    assertReadsAtMost(100, () -> assertThat(admissions.readInbox(500)).isEmpty());
  }

  private void assertList(int size, MigrationFilter filter) throws SQLException {
    assertThat(migrations.list(filter, Optional.empty(), PAGE)).hasSize(size);
  }

  private void assertReadsAtMost(long buffers, LedgerBuffers.Read read) throws SQLException {
    LedgerBuffers.assertReadsAtMost(connection, buffers, read);
  }

  private static MigrationFilter filter(Set<Status> statuses, String table, String key) {
    MigrationFilter none = MigrationFilter.NONE;
    return new MigrationFilter(
        statuses,
        Optional.ofNullable(table),
        none.formId(),
        none.type(),
        none.since(),
        Optional.ofNullable(key),
        none.changeSetId());
  }
}
