package dev.fieldfare.contracts.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * Recurring work of a target.
 *
 * @param timing cron text of five fields, or an interval, as in {@code PT1H}
 * @param zone in which cron text is read
 * @param table that a backup is of; empty for other kinds
 * @param nextDue empty while it is disabled
 * @param lastRun the newest run
 */
public record Schedule(
    String name,
    String target,
    ScheduleKind kind,
    String timing,
    String zone,
    Optional<String> table,
    boolean enabled,
    Optional<Instant> nextDue,
    Optional<ScheduleRun> lastRun,
    String changedBy,
    Instant changedAt) {}
