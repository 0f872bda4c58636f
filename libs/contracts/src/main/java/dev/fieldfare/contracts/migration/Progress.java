package dev.fieldfare.contracts.migration;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How far a long migration is, in rows. */
public record Progress(
    long done, long total, OptionalDouble rowsPerSecond, OptionalLong secondsLeft) {

  public Progress {
    Objects.requireNonNull(rowsPerSecond, "rowsPerSecond");
    Objects.requireNonNull(secondsLeft, "secondsLeft");
  }
}
