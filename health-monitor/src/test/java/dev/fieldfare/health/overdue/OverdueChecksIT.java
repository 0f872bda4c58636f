package dev.fieldfare.health.overdue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.health.schedule.ScheduleDefinition;
import dev.fieldfare.health.store.JdbcSchedules;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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

  @Test
  void qc71_aBackupThatIsOlderThanItsScheduleIsReported() throws SQLException {
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    Instant now = Instant.now();
    MovableClock clock = MovableClock.at(now.minus(Duration.ofDays(3)).toString());
    JdbcSchedules schedules = new JdbcSchedules(database.dataSource(), clock);
    LateBackupsCheck check = new LateBackupsCheck(schedules, clock);
    assertThat(status(check)).isEqualTo(CheckStatus.SKIPPED);

    schedules.put(
        new ScheduleDefinition(
            "nightly", "main", ScheduleKind.FULL_BACKUP, "PT24H", "UTC", Optional.empty(), true),
        "test");
    assertThat(status(check)).isEqualTo(CheckStatus.OK);
    clock.advance(Duration.ofDays(3));
    assertThat(check.run(target()).details())
        .singleElement()
        .asString()
        .startsWith("The backup of the schedule nightly, due at ")
        .endsWith(" is not verified. There is no verified one.");
    backup("COMPLETED", "interval '1 hour'");
    assertThat(status(check)).isEqualTo(CheckStatus.WARNING);
    database.execute(
        "UPDATE fieldfare.field_data_backups SET name = 'nightly', status = 'VERIFIED'");
    assertThat(status(check)).isEqualTo(CheckStatus.OK);
    clock.advance(Duration.ofDays(2));
    assertThat(status(check)).isEqualTo(CheckStatus.WARNING);
    schedules.enable("nightly", false, "test");
    assertThat(status(check)).isEqualTo(CheckStatus.SKIPPED);
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
