package dev.fieldfare.cli;

import java.nio.file.Path;

/**
 * A file of a release.
 *
 * @param name relative to the directory, for messages
 * @param part {@code up}, {@code down} or {@code verify}
 */
record ReleaseFile(String version, String description, String part, String name, Path path) {

  /** The version without zeros at the beginning of numbers: 001 is another spelling of 1. */
  String canonicalVersion() {
    return version.replaceAll("(?<![0-9])0+(?=[0-9])", "");
  }
}
