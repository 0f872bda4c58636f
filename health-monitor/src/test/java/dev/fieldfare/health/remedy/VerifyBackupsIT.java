package dev.fieldfare.health.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.overdue.UnverifiedBackupsCheck;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I18: damaged backups are read back again, on a real ledger. */
@WithServers
class VerifyBackupsIT {
  private final UUID backup = UUID.randomUUID();
  private final List<UUID> asked = new ArrayList<>();
  private final VerifyBackups remedy = new VerifyBackups(asked::add);
  private TestDatabase database;
  private CheckedTarget target;

  @BeforeEach
  void installLedger(PostgresServer server) throws SQLException {
    database = TestDatabase.create(server);
    new LedgerInstaller(database.dataSource(), "main").install();
    target = new CheckedTarget("main", database.user(), database.dataSource());
  }

  @Test
  void i18_aDamagedBackupIsReadBackAndJudgedWhenItWasRead() throws SQLException {
    assertThat(remedy.find(target).orElseThrow()).isEmpty();
    damage();

    FoundProblem found = remedy.find(target).orElseThrow().getFirst();
    assertThat(found.scope()).isEqualTo(backup.toString());
    assertThat(found.preview()).contains("fieldfare --target main backup verify " + backup);
    remedy.perform(
        target,
        new TakenRemedy(
            UUID.randomUUID(), "main", RemedyAction.VERIFY_BACKUPS, found.object(), found.scope()));
    assertThat(asked).containsExactly(backup);

    // What the backup-worker's ledger function does: the backup is due.
    assertThat(database.value("SELECT fieldfare.request_verification('%s')".formatted(backup)))
        .contains("backup");
    assertThat(remedy.find(target)).isEmpty();
    database.execute("UPDATE fieldfare.field_data_backups SET status = 'VERIFIED', due_at = NULL");
    assertThat(remedy.find(target).orElseThrow()).isEmpty();
  }

  @Test
  void i18_aTargetWithoutALedgerHasNoProblemThatIsKnown() throws SQLException {
    database.execute("DROP SCHEMA fieldfare CASCADE");

    assertThat(remedy.find(target)).isEmpty();
  }

  @Test
  void i18_theAlertNamesTheRemedy() throws SQLException {
    ControlLog.install(database.dataSource());
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
    JdbcAlertStore alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)),
            name -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    report(alerts, clock, new UnverifiedBackupsCheck().description().name());
    report(alerts, clock, "columns");

    assertThat(alerts.openAlerts(condition -> condition.subject().startsWith("unv"), 10))
        .singleElement()
        .satisfies(alert -> assertThat(alert.remediation()).contains("verify-backups"));
    assertThat(alerts.openAlerts(condition -> condition.subject().equals("columns"), 10))
        .singleElement()
        .satisfies(alert -> assertThat(alert.remediation()).isEmpty());
  }

  private static void report(JdbcAlertStore alerts, MovableClock clock, String check)
      throws SQLException {
    Condition condition =
        new Condition(
            Fingerprint.of("check", "main", check),
            "check",
            AlertCategory.BACKUP,
            AlertSeverity.MEDIUM,
            "main",
            check,
            "health-monitor",
            "It reports.",
            "");
    alerts.apply(List.of(new Signal.Reported(condition, clock.instant())));
  }

  private void damage() {
    database.execute(
        "INSERT INTO fieldfare.field_data_backups (id, backup_type, status, created_by, error_code)"
            + " VALUES ('%s', 'column', 'CORRUPT', 'test', 'hash_differs')".formatted(backup));
  }
}
