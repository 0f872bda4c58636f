package dev.fieldfare.contracts.schedule;

import java.util.Optional;

/**
 * What a run asks another service to do. The service does it once for each run.
 *
 * @param name of the schedule
 * @param table that a backup is of
 */
public record ScheduledWork(
    String target, ScheduleKind kind, String name, Optional<String> table) {}
