package dev.fieldfare.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The kind of a failure, which decides how it is handled. */
public enum ErrorClass {
  /** The request cannot be done; it is never retried. */
  REFUSAL("refusal"),
  /** It may work later; one policy retries it. */
  TRANSIENT("transient"),
  /** Something is broken that a person must mend. */
  BUG("bug");

  private final String label;

  ErrorClass(String label) {
    this.label = label;
  }

  /** The value in JSON and in metrics. */
  @JsonValue
  public String label() {
    return label;
  }

  /**
   * The class with this label.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  public static ErrorClass of(String label) {
    for (ErrorClass value : values()) {
      if (value.label.equals(label)) {
        return value;
      }
    }
    throw new IllegalArgumentException("no error class is called " + label);
  }
}
