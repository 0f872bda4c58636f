package dev.fieldfare.contracts.alert;

import java.util.Objects;
import java.util.Optional;

/**
 * Says which alerts a silence holds back. Each part that is present must match.
 *
 * @param subject what has the problem; a {@code *} at its end stands for any text
 * @param form the id of the form whose table has the problem
 */
public record SilenceMatcher(
    Optional<AlertCategory> category,
    Optional<String> target,
    Optional<String> subject,
    Optional<String> form) {

  /** A service of the former release does not answer the form. */
  public SilenceMatcher {
    form = Objects.requireNonNullElse(form, Optional.empty());
  }
}
