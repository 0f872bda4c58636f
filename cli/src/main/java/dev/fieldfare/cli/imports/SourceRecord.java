package dev.fieldfare.cli.imports;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A record of a file.
 *
 * @param file its name below the directory
 * @param pointer where it is in the file
 * @param name its name in the object that holds it; empty in a list
 */
record SourceRecord(String file, String pointer, String name, JsonNode value) {

  /** For messages. */
  String place() {
    return pointer.isEmpty() ? file : file + " " + pointer;
  }

  /** The name of the file without directories and ending. */
  String fileName() {
    return file.replaceFirst("^.*/", "").replaceFirst("\\.[^.]*$", "");
  }
}
