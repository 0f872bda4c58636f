package dev.fieldfare.health.schedule;

import java.sql.SQLException;

/** Asks another service, which does the work once for each run, however often it is asked. */
public record RemoteEffect(RemoteRuns service) implements ScheduledEffect {

  @Override
  public void run(DueRun run, ScheduleRuns runs) throws SQLException {
    runs.succeed(run, service.ask(run));
  }
}
