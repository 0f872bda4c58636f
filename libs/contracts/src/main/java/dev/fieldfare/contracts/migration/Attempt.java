package dev.fieldfare.contracts.migration;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One attempt to apply a migration.
 *
 * @param n counted from 1
 */
public record Attempt(
    int n, Instant startedAt, Optional<Instant> endedAt, Optional<MigrationError> error) {

  public Attempt {
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(endedAt, "endedAt");
    Objects.requireNonNull(error, "error");
  }
}
