package dev.fieldfare.contracts.health;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * The result of a check; {@code ERROR} means that the check itself failed, {@code SKIPPED} that it
 * does not apply or lacks what it needs.
 */
public enum CheckStatus {
  OK,
  WARNING,
  CRITICAL,
  ERROR,
  SKIPPED;

  /** The value in JSON. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status with this label.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  public static CheckStatus labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
