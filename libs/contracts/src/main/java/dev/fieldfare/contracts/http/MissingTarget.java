package dev.fieldfare.contracts.http;

import java.util.Objects;

/**
 * A target that did not answer, so that a list is without its part.
 *
 * @param code why, as in a problem
 */
public record MissingTarget(String target, String code) {

  public MissingTarget {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(code, "code");
  }
}
