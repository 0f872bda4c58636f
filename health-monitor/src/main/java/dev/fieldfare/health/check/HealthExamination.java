package dev.fieldfare.health.check;

import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.health.MonitorMetrics;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Runs the checks of a target, computes its score, and stores both with the alerts that follow. */
public final class HealthExamination {
  private final CheckRunner runner;
  private final HealthRuns runs;
  private final MonitorMetrics metrics;
  private final Clock clock;

  /** An examination with these checks. */
  public HealthExamination(
      CheckRunner runner, HealthRuns runs, MonitorMetrics metrics, Clock clock) {
    this.metrics = metrics;
    this.runner = runner;
    this.runs = runs;
    this.clock = clock;
  }

  /**
   * Examines a target, which need not answer.
   *
   * @throws SQLException when the control database does not take the report
   */
  public HealthReport examine(CheckedTarget target) throws SQLException {
    return examine(target, ReportCommit.ALONE);
  }

  /**
   * Examines a target for a run of a schedule.
   *
   * @param commit in the transaction of the report
   * @throws SQLException when the control database does not take the report
   */
  public HealthReport examine(CheckedTarget target, ReportCommit commit) throws SQLException {
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<CheckRun> checked = runner.run(target);
    HealthReport report = HealthScore.report(target.name(), at, checked);
    metrics.scored(target.name(), report.score());
    runs.store(report, ScoreSignals.of(report, checked), commit);
    return report;
  }
}
