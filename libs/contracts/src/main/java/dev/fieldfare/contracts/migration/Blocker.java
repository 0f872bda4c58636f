package dev.fieldfare.contracts.migration;

import java.util.Optional;

/**
 * A session that held a lock in the way.
 *
 * @param query its current or last statement, cut short
 * @param ageMs since its transaction began
 */
public record Blocker(
    int pid,
    Optional<String> query,
    Optional<String> application,
    Optional<String> user,
    Optional<String> state,
    long ageMs) {}
