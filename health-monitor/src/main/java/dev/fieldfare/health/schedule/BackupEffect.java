package dev.fieldfare.health.schedule;

import java.sql.SQLException;

/** Asks the backup-worker, which does the work once for each run, however often it is asked. */
public record BackupEffect(BackupRuns backups) implements ScheduledEffect {

  @Override
  public void run(DueRun run, ScheduleRuns runs) throws SQLException {
    runs.succeed(run, backups.ask(run));
  }
}
