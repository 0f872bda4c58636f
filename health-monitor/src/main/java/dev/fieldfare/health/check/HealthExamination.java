package dev.fieldfare.health.check;

import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.health.MonitorMetrics;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

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
   * Examines a target, which need not answer. The next due run stays as it is.
   *
   * @throws SQLException when the control database does not take the report
   */
  public HealthReport examine(CheckedTarget target) throws SQLException {
    return examine(target, Optional.empty());
  }

  /**
   * Examines a target whose run is due. The next one is due after the interval.
   *
   * @throws SQLException when the control database does not take the report
   */
  void examineDue(CheckedTarget target, Duration interval) throws SQLException {
    examine(target, Optional.of(interval));
  }

  private HealthReport examine(CheckedTarget target, Optional<Duration> untilNext)
      throws SQLException {
    var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<CheckRun> checked = runner.run(target);
    HealthReport report = HealthScore.report(target.name(), at, checked);
    metrics.scored(target.name(), report.score());
    runs.store(report, ScoreSignals.of(report, checked), untilNext);
    return report;
  }
}
