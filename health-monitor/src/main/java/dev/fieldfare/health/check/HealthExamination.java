package dev.fieldfare.health.check;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.health.MonitorMetrics;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the checks of a target, computes its score, and stores both with the alerts that follow. */
public final class HealthExamination {
  private final CheckRunner runner;
  private final HealthRuns runs;
  private final MonitorMetrics metrics;
  private final Duration catalogueInterval;
  private final Clock clock;

  /**
   * An examination with these checks.
   *
   * @param catalogueInterval how long the result of a catalogue-wide check is used
   */
  public HealthExamination(
      CheckRunner runner,
      HealthRuns runs,
      MonitorMetrics metrics,
      Duration catalogueInterval,
      Clock clock) {
    this.metrics = metrics;
    this.catalogueInterval = catalogueInterval;
    this.runner = runner;
    this.runs = runs;
    this.clock = clock;
  }

  /**
   * Examines a target by all checks. The target need not answer.
   *
   * @throws SQLException when the control database does not take the report
   */
  public HealthReport examine(CheckedTarget target) throws SQLException {
    return examine(target, now(), Map.of(), ReportCommit.ALONE);
  }

  /**
   * Examines a target as often as is needed. Results of catalogue-wide checks are taken from the
   * newest report, unless they are old or something was wrong.
   *
   * @param commit in the transaction of the report
   * @throws SQLException when the control database does not take the report
   */
  public HealthReport examineOften(CheckedTarget target, ReportCommit commit) throws SQLException {
    Instant at = now();
    return examine(target, at, known(target, at), commit);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Map<String, CheckResult> known(CheckedTarget target, Instant at) throws SQLException {
    Map<String, CheckResult> known = new HashMap<>();
    runs.latest(target.name())
        .ifPresent(
            report ->
                report.checks().stream()
                    .map(result -> result.takenAt(result.takenAt().orElse(report.checkedAt())))
                    .filter(result -> isOfUse(result, at))
                    .forEach(result -> known.put(result.name(), result)));
    return known;
  }

  // What is critical holds changes, so its end must be seen soon. A result from the future is of a
  // clock that was set back.
  private boolean isOfUse(CheckResult result, Instant at) {
    Instant taken = result.takenAt().orElse(at);
    return result.status() != CheckStatus.CRITICAL
        && result.status() != CheckStatus.ERROR
        && !taken.isAfter(at)
        && taken.plus(catalogueInterval).isAfter(at);
  }

  private HealthReport examine(
      CheckedTarget target, Instant at, Map<String, CheckResult> known, ReportCommit commit)
      throws SQLException {
    List<CheckRun> checked = runner.run(target, known);
    HealthReport report = HealthScore.report(target.name(), at, checked);
    metrics.scored(target.name(), report.score());
    runs.store(report, ScoreSignals.of(report, checked), commit);
    return report;
  }
}
