package dev.fieldfare.health.schedule;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.validation.ValidatedTargets;
import dev.fieldfare.health.validation.Validation;
import dev.fieldfare.health.validation.ValidationChoice;
import java.sql.SQLException;

/**
 * Validates a target by a profile: schema for the kind DRIFT, post otherwise. The report and the
 * end of the run commit together.
 */
public record ValidationEffect(ValidatedTargets targets, Validation validation)
    implements ScheduledEffect {

  @Override
  public void run(DueRun run, ScheduleRuns runs) throws SQLException {
    CheckedTarget target =
        targets
            .targets()
            .named(run.target())
            .orElseThrow(
                () ->
                    new RunRefusedException(
                        "There is no target called \"" + run.target() + "\" any more."));
    validation.run(
        target,
        new ValidationChoice(profile(run), false, false, run.schedule()),
        (own, report) -> runs.succeed(own, run, "validation " + report.result().label()));
  }

  private static ValidationProfile profile(DueRun run) {
    return run.kind() == ScheduleKind.DRIFT ? ValidationProfile.SCHEMA : ValidationProfile.POST;
  }
}
