package dev.fieldfare.contracts.validation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which checks a validation runs. */
public enum ValidationProfile {
  /** What a release needs, before it. */
  PRE,
  /** What a release should leave, after it. */
  POST,
  /** The structure is as it was declared or recorded. */
  SCHEMA,
  INDEXES,
  CONSTRAINTS,
  /** Rows fit each other and what forms require. */
  DATA,
  /** Roles and rights. */
  SECURITY;

  /** The value in JSON and in addresses. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The profile with this label. */
  public static Optional<ValidationProfile> of(String label) {
    return Arrays.stream(values()).filter(profile -> profile.label().equals(label)).findFirst();
  }

  /**
   * The profile with this label, out of JSON.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  public static ValidationProfile labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
