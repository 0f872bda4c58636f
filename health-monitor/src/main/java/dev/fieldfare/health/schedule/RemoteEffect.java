package dev.fieldfare.health.schedule;

import java.sql.SQLException;

/** Sends a run to another service, which does its work once, also for repeated requests. */
public record RemoteEffect(RemoteRuns service) implements ScheduledEffect {

  @Override
  public void run(DueRun run, ScheduleRuns runs) throws SQLException {
    runs.succeed(run, service.ask(run));
  }
}
