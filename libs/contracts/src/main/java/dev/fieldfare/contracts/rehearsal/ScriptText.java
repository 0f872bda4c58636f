package dev.fieldfare.contracts.rehearsal;

import java.util.Objects;

/**
 * A script with its text.
 *
 * @param file for messages
 * @param part {@code up}, {@code down} or {@code verify}; sections in the text may say otherwise
 */
public record ScriptText(
    String version, String file, String part, String description, String text) {

  public ScriptText {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(text, "text");
    file = Objects.requireNonNullElse(file, version);
    part = Objects.requireNonNullElse(part, "up");
    description = Objects.requireNonNullElse(description, "");
  }
}
