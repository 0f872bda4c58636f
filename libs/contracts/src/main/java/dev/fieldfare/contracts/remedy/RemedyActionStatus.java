package dev.fieldfare.contracts.remedy;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether an action may be performed for a target.
 *
 * @param failures in succession
 * @param stoppedAt when it failed for the second time; it stays stopped until a person resumes it
 */
public record RemedyActionStatus(
    String target,
    RemedyAction action,
    RemedyPolicy policy,
    int failures,
    Optional<Instant> stoppedAt) {}
