package dev.fieldfare.health.schedule;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import java.time.Instant;
import java.util.Optional;

/**
 * What a schedule does, and when.
 *
 * @param timing that {@link ScheduleTiming#of} reads in the zone
 * @param table that a backup is of
 */
public record ScheduleDefinition(
    String name,
    String target,
    ScheduleKind kind,
    String timing,
    String zone,
    Optional<String> table,
    boolean enabled) {

  /** Refuses a timing that cannot be read. */
  public ScheduleDefinition {
    ScheduleTiming.of(timing, zone);
  }

  /** The first due moment from now on; empty while it is disabled. */
  public Optional<Instant> firstDue(Instant now) {
    return enabled ? ScheduleTiming.of(timing, zone).nextAfter(now) : Optional.empty();
  }
}
