package dev.fieldfare.contracts.http;

import java.util.Objects;

/**
 * Failures of a target that no longer count for the band of its queue.
 *
 * @param failures how many were not acknowledged before
 */
public record Acknowledged(String target, long failures) {

  public Acknowledged {
    Objects.requireNonNull(target, "target");
  }
}
