package dev.fieldfare.contracts.migration;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a migration happened and how long it took; in JSON its properties stand beside those of the
 * migration.
 *
 * @param lockWaitMs waiting for locks, all tries together
 * @param lockHoldMs from the first strong lock to the commit
 */
public record Timing(
    Instant enqueuedAt,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    OptionalLong durationMs,
    OptionalLong lockWaitMs,
    OptionalLong lockHoldMs) {

  public Timing {
    Objects.requireNonNull(enqueuedAt, "enqueuedAt");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(finishedAt, "finishedAt");
    Objects.requireNonNull(durationMs, "durationMs");
    Objects.requireNonNull(lockWaitMs, "lockWaitMs");
    Objects.requireNonNull(lockHoldMs, "lockHoldMs");
  }

  /** Of a migration that nobody has begun. */
  public static Timing enqueued(Instant at) {
    return new Timing(
        at,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }
}
