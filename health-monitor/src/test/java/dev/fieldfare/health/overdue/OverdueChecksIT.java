package dev.fieldfare.health.overdue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work that is overdue, on a real ledger. */
@WithServers
class OverdueChecksIT {
  private TestDatabase database;

  @BeforeEach
  void installLedger(PostgresServer server) throws SQLException {
    database = TestDatabase.create(server);
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @Test
  void eventsThatAreNotPublishedAreReported() throws SQLException {
    RelayCheck check = new RelayCheck();
    assertThat(status(check)).isEqualTo(CheckStatus.OK);

    record("interval '20 seconds'");
    assertThat(status(check)).isEqualTo(CheckStatus.WARNING);
    number();
    assertThat(status(check)).isEqualTo(CheckStatus.WARNING);
    database.execute("UPDATE fieldfare.relay SET published_position = last_position");
    assertThat(status(check)).isEqualTo(CheckStatus.OK);
    record("interval '10 minutes'");
    assertThat(status(check)).isEqualTo(CheckStatus.CRITICAL);
  }

  @Test
  void qc51_backupsThatAreNotVerifiedAreReported() throws SQLException {
    UnverifiedBackupsCheck check = new UnverifiedBackupsCheck();
    backup("COMPLETED", "interval '1 minute'");
    backup("VERIFIED", "interval '2 days'");
    assertThat(status(check)).isEqualTo(CheckStatus.OK);

    backup("COMPLETED", "interval '2 hours'");
    backup("CORRUPT", "interval '1 minute'");

    assertThat(check.run(target()).details())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("1 backups are COMPLETED"))
        .anyMatch(line -> line.startsWith("1 backups are CORRUPT"));
  }

  @Test
  void valuesThatStayInQuarantineAfterTheirGraceAreReported() throws SQLException {
    QuarantineCheck check = new QuarantineCheck();
    assertThat(status(check)).isEqualTo(CheckStatus.OK);

    database.execute(
        "INSERT INTO fieldfare.quarantine (id, migration_id, kind, schema_name, table_name,"
            + " purge_due_at) VALUES (gen_random_uuid(), gen_random_uuid(), 'copied', 'public',"
            + " 'people', now() - interval '3 days')");

    assertThat(status(check)).isEqualTo(CheckStatus.WARNING);
  }

  private CheckStatus status(TargetCheck check) throws SQLException {
    return check.run(target()).status();
  }

  private CheckedTarget target() {
    return new CheckedTarget("main", database.user(), database.dataSource());
  }

  private void record(String age) {
    database.execute(
        "INSERT INTO fieldfare.event_log (type, source, subject, time, data) VALUES"
            + " ('dev.fieldfare.migration.applied', 'test', 'main/public.people', now() - "
            + age
            + ", '{}')");
  }

  private void number() throws SQLException {
    try (Connection connection = database.connect()) {
      new EventLog(connection).step("test", 0, OptionalLong.empty(), 100);
    }
  }

  private void backup(String status, String age) {
    database.execute(
        "INSERT INTO fieldfare.field_data_backups (id, backup_type, status, created_by, created_at)"
            + " VALUES (gen_random_uuid(), 'column', '%s', 'test', now() - %s)"
                .formatted(status, age));
  }
}
