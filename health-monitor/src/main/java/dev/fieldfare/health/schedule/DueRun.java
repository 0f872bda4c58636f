package dev.fieldfare.health.schedule;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduledWork;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A run that this instance has taken.
 *
 * @param epoch the number of the attempt; only the newest one may end the run
 */
public record DueRun(
    UUID id,
    long epoch,
    Instant dueAt,
    String schedule,
    String target,
    ScheduleKind kind,
    Optional<String> table) {

  /** What another service is asked to do. */
  public ScheduledWork work() {
    return new ScheduledWork(target, kind, schedule, table);
  }
}
