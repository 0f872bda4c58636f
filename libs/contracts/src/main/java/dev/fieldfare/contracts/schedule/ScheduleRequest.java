package dev.fieldfare.contracts.schedule;

import java.util.Objects;
import java.util.Optional;

/**
 * A schedule that is to be made or replaced.
 *
 * @param timing cron text of five fields, or an interval, as in {@code PT1H}
 * @param target {@code main} when absent
 * @param zone UTC when absent
 * @param table that a backup is of
 * @param enabled true when absent
 */
public record ScheduleRequest(
    ScheduleKind kind,
    String timing,
    Optional<String> target,
    Optional<String> zone,
    Optional<String> table,
    Optional<Boolean> enabled) {

  /** What is absent is empty. */
  public ScheduleRequest {
    target = Objects.requireNonNullElse(target, Optional.empty());
    zone = Objects.requireNonNullElse(zone, Optional.empty());
    table = Objects.requireNonNullElse(table, Optional.empty());
    enabled = Objects.requireNonNullElse(enabled, Optional.empty());
  }
}
