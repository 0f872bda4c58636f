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
  private MovableClock clock;

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
    installSchedules();
    Instant now = Instant.now();
    clock = MovableClock.at(now.minus(Duration.ofDays(3)).toString());
    JdbcSchedules schedules = new JdbcSchedules(database.dataSource(), clock);
    LateBackupsCheck check = new LateBackupsCheck(schedules, clock);
    assertThat(status(check)).isEqualTo(CheckStatus.OK);

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
    assertThat(status(check)).isEqualTo(CheckStatus.OK);
  }

  @Test
  void qc71_clocksThatDifferALittleMakeNoBackupLate() throws SQLException {
    LateBackupsCheck check = nightly("2026-03-10T04:00:00Z");
    named("VERIFIED", "2026-03-10T01:59:59.8Z");

    assertThat(status(check)).isEqualTo(CheckStatus.OK);
  }

  @Test
  void qc71_aBackupThatIsBeingTakenIsLateAfterSixHours() throws SQLException {
    LateBackupsCheck check = nightly("2026-03-10T04:30:00Z");
    named("VERIFIED", "2026-03-09T02:00:01Z");
    assertThat(status(check)).isEqualTo(CheckStatus.WARNING);
    named("RUNNING", "2026-03-10T01:59:59.8Z");
    assertThat(status(check)).isEqualTo(CheckStatus.OK);
    database.execute(
        "UPDATE fieldfare.field_data_backups SET status = 'COMPLETED' WHERE status = 'RUNNING'");
    assertThat(status(check)).isEqualTo(CheckStatus.OK);

    clock.advance(Duration.ofHours(4));
    assertThat(status(check)).isEqualTo(CheckStatus.WARNING);
  }

  @Test
  void qc71_aZoneThatIsNotKnownHidesNoOtherSchedule() throws SQLException {
    LateBackupsCheck check = nightly("2026-03-10T04:00:00Z");
    new JdbcSchedules(database.dataSource(), clock).put(definition("other"), "test");
    database.execute(
        "UPDATE fieldfare_health.schedules SET zone = 'Mars/Base' WHERE name = 'other'");

    assertThat(check.run(target()).details())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("The backup of the schedule nightly, due at "))
        .anyMatch(line -> line.contains("other") && line.contains("Mars/Base"));
  }

  // Set two days before.
  private LateBackupsCheck nightly(String now) throws SQLException {
    installSchedules();
    clock = MovableClock.at(Instant.parse(now).minus(Duration.ofDays(2)).toString());
    JdbcSchedules schedules = new JdbcSchedules(database.dataSource(), clock);
    schedules.put(definition("nightly"), "test");
    clock.advance(Duration.ofDays(2));
    return new LateBackupsCheck(schedules, clock);
  }

  private void installSchedules() throws SQLException {
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
  }

  private static ScheduleDefinition definition(String name) {
    return new ScheduleDefinition(
        name, "main", ScheduleKind.FULL_BACKUP, "0 2 * * *", "UTC", Optional.empty(), true);
  }

  private void named(String status, String createdAt) {
    database.execute(
        "INSERT INTO fieldfare.field_data_backups (id, name, backup_type, status, created_by,"
            + " created_at) VALUES (fieldfare.new_id(), 'nightly', 'full', '%s', 'test', '%s')"
                .formatted(status, createdAt));
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
