package dev.fieldfare.health.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.check.AlertDelays;
import dev.fieldfare.health.check.CatalogueWideCheck;
import dev.fieldfare.health.check.CheckDescription;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckGrant;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckRunner;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.check.ReportCommit;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks that run each minute: the costly ones less often, and alerts only of what lasts. */
@WithServers
class OftenExaminedIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final CheckOutcome FINE = CheckOutcome.ok(0, "Fine.");
  private static final CheckOutcome BAD = CheckOutcome.critical(0, List.of("Bad."));

  private final MovableClock clock = MovableClock.at(Instant.parse("2026-01-01T12:00:00Z"));
  private final Answers cheap = new Answers("relay");
  private final Answers costly = new Answers("columns");
  private TestDatabase database;
  private JdbcAlertStore alerts;
  private HealthExamination examination;

  /** A check with a given answer, which counts its runs. */
  private static final class Answers implements TargetCheck {
    private final String name;
    private CheckOutcome outcome = FINE;
    private int runs;

    Answers(String name) {
      this.name = name;
    }

    @Override
    public CheckDescription description() {
      return new CheckDescription(
          name,
          0,
          CheckGrant.CONNECT,
          AlertCategory.CAPACITY,
          AlertThreshold.WARNING,
          "repair it.");
    }

    @Override
    public CheckOutcome run(CheckedTarget target) {
      runs++;
      return outcome;
    }
  }

  @BeforeEach
  void install(PostgresServer server) {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    Duration hour = Duration.ofHours(1);
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(100, hour, hour),
            target -> "production",
            hour,
            new SilentMonitorMetrics(),
            clock);
    start("");
  }

  /** As after a start of the service. */
  private void start(String delays) {
    CheckRunner checks =
        new CheckRunner(List.of(cheap, new CatalogueWideCheck(costly)), Duration.ofSeconds(30));
    AlertDelays after =
        AlertDelays.of(delays.isEmpty() ? List.of() : List.of(delays.split(",")), checks.names());
    JdbcHealthRuns runs = new JdbcHealthRuns(database.dataSource(), alerts, after, clock);
    examination =
        new HealthExamination(
            checks, runs, new SilentMonitorMetrics(), Duration.ofMinutes(55), clock);
  }

  @Test
  void qc48_catalogueWideChecksRunHourlyAndTheOthersEachMinute() throws SQLException {
    Instant begin = clock.instant();
    for (int minute = 0; minute < 60; minute++) {
      examine();
      clock.advance(MINUTE);
    }

    assertThat(cheap.runs).isEqualTo(60);
    assertThat(costly.runs).isEqualTo(2);
    assertThat(result(examine(), "columns").takenAt()).contains(begin.plus(Duration.ofMinutes(55)));
    assertThat(result(examine(), "relay").takenAt()).isEmpty();
  }

  @Test
  void qc48_aCriticalOneRunsEachTimeSoThatTheGateOpensSoon() throws SQLException {
    costly.outcome = BAD;
    examine();
    clock.advance(MINUTE);
    examine();
    assertThat(costly.runs).isEqualTo(2);

    costly.outcome = FINE;
    clock.advance(MINUTE);
    examine();
    assertThat(costly.runs).isEqualTo(3);
    clock.advance(MINUTE);
    examine();
    assertThat(costly.runs).isEqualTo(3);
  }

  @Test
  void qc48_aPersonGetsNewResultsOfAllChecks() throws SQLException {
    examine();
    examination.examine(target());

    assertThat(costly.runs).isEqualTo(2);
  }

  @Test
  void qc48_anAlertIsNotEndedByAnEarlierResult() throws SQLException {
    costly.outcome = CheckOutcome.warning(0, List.of("Nearly full."));
    examine();
    assertThat(open()).containsExactly("columns");
    costly.outcome = FINE;
    clock.advance(MINUTE);
    examine();
    assertThat(open()).containsExactly("columns");

    clock.advance(Duration.ofMinutes(55));
    examine();
    assertThat(open()).isEmpty();
  }

  @Test
  void qc48_aResultFromTheFutureIsNotUsed() throws SQLException {
    examine();
    clock.advance(Duration.ofHours(-2));
    examination.examineOften(target(), ReportCommit.ALONE);

    assertThat(costly.runs).isEqualTo(2);
  }

  @Test
  void qc71_aCheckAlertsAfterItsTimeAcrossARestart() throws SQLException {
    start("relay=10m");
    cheap.outcome = BAD;
    examine();
    clock.advance(Duration.ofMinutes(9));
    examine();
    assertThat(open()).isEmpty();

    start("relay=10m");
    clock.advance(MINUTE);
    examine();
    assertThat(open()).containsExactly("relay");
    cheap.outcome = FINE;
    clock.advance(MINUTE);
    examine();
    assertThat(open()).isEmpty();
  }

  @Test
  void qc71_aCheckThatPassesBeginsAnew() throws SQLException {
    start("relay=3");
    for (CheckOutcome outcome : List.of(BAD, BAD, FINE, BAD, BAD)) {
      cheap.outcome = outcome;
      examine();
      clock.advance(MINUTE);
    }
    assertThat(open()).isEmpty();

    cheap.outcome = CheckOutcome.skipped("It cannot run.");
    examine();
    clock.advance(MINUTE);
    cheap.outcome = BAD;
    examine();

    assertThat(open()).containsExactly("relay");
  }

  @Test
  void qc71_aClockThatIsSetBackMakesNoDelayLonger() throws SQLException {
    start("relay=10m");
    cheap.outcome = BAD;
    examine();
    clock.advance(Duration.ofHours(-1));
    examine();
    clock.advance(Duration.ofMinutes(10));
    examine();

    assertThat(open()).containsExactly("relay");
  }

  private HealthReport examine() throws SQLException {
    return examination.examineOften(target(), ReportCommit.ALONE);
  }

  private CheckedTarget target() {
    return new CheckedTarget("main", database.user(), database.dataSource());
  }

  private static CheckResult result(HealthReport report, String check) {
    return report.checks().stream()
        .filter(each -> each.name().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private Set<String> open() throws SQLException {
    return Set.copyOf(
        alerts.openAlerts(condition -> condition.kind().equals("check"), 100).stream()
            .map(Alert::title)
            .map(title -> title.substring(title.lastIndexOf('/') + 1))
            .toList());
  }
}
