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
 * @param missedSince the first due moment that this run stands for, when it was missed
 * @param timing that {@link ScheduleTiming#of} reads in the zone
 */
public record DueRun(
    UUID id,
    long epoch,
    Instant dueAt,
    Optional<Instant> missedSince,
    String schedule,
    String target,
    ScheduleKind kind,
    Optional<String> table,
    String timing,
    String zone) {

  /** The due moment before all those that this run stands for. */
  public Instant since() {
    return ScheduleTiming.of(timing, zone).lastBefore(missedSince.orElse(dueAt));
  }

  /** What another service is asked to do. */
  public ScheduledWork work() {
    return new ScheduledWork(target, kind, schedule, table);
  }
}
