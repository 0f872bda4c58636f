package dev.fieldfare.health.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.check.AlertDelays;
import dev.fieldfare.health.check.CheckRunner;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.check.ReportCommit;
import dev.fieldfare.health.ledger.LedgerHolds;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcHealthRuns;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A critical report holds the target in its ledger; a healthy one releases it. */
@WithServers
class GateLoopIT {
  private final TestDatabase database;
  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private JdbcHealthRuns runs;
  private GateLoop loop;

  GateLoopIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void install() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    database.execute("TRUNCATE fieldfare_health.health_runs");
    database.query("SELECT fieldfare.override_holds(0)");
    SilentMonitorMetrics metrics = new SilentMonitorMetrics();
    Duration hour = Duration.ofHours(1);
    runs =
        new JdbcHealthRuns(
            database.dataSource(),
            new JdbcAlertStore(
                database.dataSource(),
                new AlertPolicy(10, hour, hour),
                target -> "production",
                hour,
                metrics,
                clock),
            AlertDelays.none(),
            clock);
    CheckRunner noChecks = new CheckRunner(List.of(), Duration.ofSeconds(30));
    loop =
        new GateLoop(
            new CheckedTarget("main", database.user(), database.dataSource()),
            new HealthExamination(noChecks, runs, metrics, hour, clock),
            runs,
            new LedgerHolds(database.dataSource()),
            clock);
  }

  @Test
  void aCriticalReportHoldsTheTargetUntilANewOneIsNot() throws SQLException {
    store(CheckStatus.CRITICAL);

    loop.round();

    assertThat(held()).isEqualTo("critical health of main: sequences");
    clock.advance(Duration.ofMinutes(1));
    // A report that is a minute old is made anew; without checks it has no finding.
    loop.round();
    assertThat(runs.history("main", 10)).hasSize(2);
    assertThat(held()).isNull();
  }

  @Test
  void aReportThatIsNotCriticalReleasesTheTarget() throws SQLException {
    store(CheckStatus.CRITICAL);
    loop.round();
    clock.advance(Duration.ofSeconds(30));
    store(CheckStatus.OK);

    loop.round();

    assertThat(held()).isNull();
  }

  @Test
  void holdsOfOthersAndOverridesAreLeft() throws SQLException {
    database.query("SELECT fieldfare.hold('work', 300, 'ann')");
    store(CheckStatus.OK);
    loop.round();
    assertThat(held()).isEqualTo("work");

    database.query("SELECT fieldfare.override_holds(600, 'ann')");
    clock.advance(Duration.ofSeconds(30));
    store(CheckStatus.CRITICAL);
    loop.round();
    assertThat(held()).isNull();
  }

  private void store(CheckStatus status) throws SQLException {
    boolean isOk = status == CheckStatus.OK;
    runs.store(
        new HealthReport(
            "main",
            clock.instant(),
            isOk ? 100 : 69,
            isOk ? HealthBand.HEALTHY : HealthBand.CRITICAL,
            List.of(new CheckResult("sequences", status, 0, 0, List.of("x"), 1)),
            List.of()),
        List.of(),
        ReportCommit.ALONE);
  }

  private String held() {
    return database.value(
        "SELECT (SELECT h.reason FROM fieldfare.holds h WHERE h.until > clock_timestamp())");
  }
}
