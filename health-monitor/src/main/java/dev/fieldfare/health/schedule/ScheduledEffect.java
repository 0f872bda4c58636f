package dev.fieldfare.health.schedule;

import java.sql.SQLException;

/** The work of one kind of schedules. */
@FunctionalInterface
public interface ScheduledEffect {

  /**
   * Does the work of a run, and ends the run.
   *
   * @throws RunRefusedException when it cannot be done; other exceptions are tried again
   */
  void run(DueRun run, ScheduleRuns runs) throws SQLException;
}
