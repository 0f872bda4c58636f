package dev.fieldfare.contracts.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * A run of a schedule.
 *
 * @param schedule its name
 * @param missedSince the first due moment that this run stands for, when it was missed
 * @param requestedBy empty for a run that the schedule made due
 * @param attempts how often an instance began it
 * @param detail the result, or why the last attempt failed
 */
public record ScheduleRun(
    String id,
    String schedule,
    Instant dueAt,
    Optional<Instant> missedSince,
    Optional<String> requestedBy,
    ScheduleRunState state,
    long attempts,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<String> detail) {}
