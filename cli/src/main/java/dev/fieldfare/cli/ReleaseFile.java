package dev.fieldfare.cli;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a release.
 *
 * @param name relative to the directory, for messages
 * @param part {@code up}, {@code down} or {@code verify}
 */
public record ReleaseFile(String version, String description, String part, String name, Path path) {

  /** With its text; refuses what is not UTF-8. */
  public ScriptText text() {
    try {
      return new ScriptText(version, name, part, description, Files.readString(path));
    } catch (CharacterCodingException e) {
      throw CommandFailure.error(name + " is not UTF-8.");
    } catch (IOException e) {
      throw CommandFailure.error(name + " cannot be read: " + e.getMessage());
    }
  }

  /** The version without zeros at the beginning of numbers: 001 is another spelling of 1. */
  public String canonicalVersion() {
    return version.replaceAll("(?<![0-9])0+(?=[0-9])", "");
  }
}
