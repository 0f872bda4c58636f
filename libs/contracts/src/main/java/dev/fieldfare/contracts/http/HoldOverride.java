package dev.fieldfare.contracts.http;

import java.util.Objects;
import java.util.Optional;

/**
 * An operator's override of holds.
 *
 * @param target {@code main} when absent
 * @param seconds how long new holds are refused, up to a day; 0 permits them again
 */
public record HoldOverride(Optional<String> target, int seconds) {

  /** An absent target is empty. */
  public HoldOverride {
    target = Objects.requireNonNullElse(target, Optional.empty());
  }
}
