package dev.fieldfare.health.schedule;

import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.check.HealthExamination;
import java.sql.SQLException;

/** Runs the checks of a target. The report and the end of the run commit together. */
public record HealthEffect(CheckedTargets targets, HealthExamination examination)
    implements ScheduledEffect {

  @Override
  public void run(DueRun run, ScheduleRuns runs) throws SQLException {
    CheckedTarget target =
        targets
            .named(run.target())
            .orElseThrow(
                () ->
                    new RunRefusedException(
                        "There is no target called \"" + run.target() + "\" any more."));
    examination.examineOften(
        target,
        (own, report) ->
            runs.succeed(own, run, "score %d, %s".formatted(report.score(), report.band().name())));
  }
}
