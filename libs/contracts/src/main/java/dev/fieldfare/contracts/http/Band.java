package dev.fieldfare.contracts.http;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** How a figure is to be taken. */
public enum Band {
  OK,
  WARNING,
  CRITICAL;

  /** The value in JSON and in metrics. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The worse of the two. */
  public Band or(Band other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The band of a count: ok up to the first limit, critical over the second. */
  public static Band of(long count, long okUpTo, long warningUpTo) {
    if (count <= okUpTo) {
      return OK;
    }
    return count <= warningUpTo ? WARNING : CRITICAL;
  }

  /**
   * The band with this label.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  public static Band labelled(String label) {
    return Arrays.stream(values())
        .filter(band -> band.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no band is called " + label));
  }
}
