package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which text of a version of a track runs. */
public enum VersionDirection {
  UP,
  DOWN;

  /** The value in JSON. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
