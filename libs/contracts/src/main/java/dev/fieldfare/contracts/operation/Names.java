package dev.fieldfare.contracts.operation;

import java.nio.charset.StandardCharsets;

/** Holds the one rule that every name of a message obeys, whatever it names. */
public final class Names {

  /** PostgreSQL cuts longer names silently, so they are refused. */
  public static final int MAX_BYTES = 63;

  private Names() {}

  /**
   * Returns the name, or throws with a sentence that names the property.
   *
   * @throws IllegalArgumentException when no PostgreSQL identifier can be spelt like this
   */
  public static String requireName(String name, String property) {
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException(property + " must not be empty");
    }
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(property + " contains a zero byte");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException(property + " is longer than " + MAX_BYTES + " bytes");
    }
    return name;
  }
}
