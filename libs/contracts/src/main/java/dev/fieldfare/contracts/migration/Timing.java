package dev.fieldfare.contracts.migration;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When a migration happened and how long it took; in JSON its properties are among those of the
 * migration.
 *
 * @param runAt when it was to take its place, if its sender said so
 * @param nextTryAt when one that waits is tried again
 * @param lockWaitMs waiting for locks, all tries together
 * @param lockHoldMs from the first strong lock to the commit
 */
public record Timing(
    Instant enqueuedAt,
    Optional<Instant> runAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Instant> nextTryAt,
    OptionalDouble durationMs,
    OptionalDouble lockWaitMs,
    OptionalDouble lockHoldMs) {

  public Timing {
    Objects.requireNonNull(enqueuedAt, "enqueuedAt");
    Objects.requireNonNull(runAt, "runAt");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(finishedAt, "finishedAt");
    Objects.requireNonNull(nextTryAt, "nextTryAt");
    Objects.requireNonNull(durationMs, "durationMs");
    Objects.requireNonNull(lockWaitMs, "lockWaitMs");
    Objects.requireNonNull(lockHoldMs, "lockHoldMs");
  }

  /** Of a migration that has not begun. */
  public static Timing enqueued(Instant at) {
    return new Timing(
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }
}
