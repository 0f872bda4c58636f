package dev.fieldfare.cli.imports;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which files fill a table, and how.
 *
 * @param place where it is in the mapping, for messages
 * @param files a pattern of file names below the directory
 * @param records where a file has its records
 * @param entries whether each value of an object is a record; otherwise the object is one record
 */
record TableMapping(
    String place,
    String files,
    String schema,
    String table,
    JsonPointer records,
    boolean entries,
    List<String> key,
    List<ColumnMapping> columns) {

  /** The name, without the schema public. */
  String name() {
    return schema.equals("public") ? table : schema + "." + table;
  }

  boolean isEncrypted() {
    return columns.stream().anyMatch(ColumnMapping::encrypt);
  }

  /** The type of a value. */
  enum ValueType {
    /** The value of the file, unchanged; PostgreSQL converts it. */
    AS_IT_IS,
    TEXT,
    INTEGER,
    NUMBER,
    BOOLEAN,
    EPOCH_SECONDS,
    EPOCH_MILLIS;

    /** The word in the mapping. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Where a value comes from. */
  sealed interface Source {
    /** From the record. */
    record At(JsonPointer pointer) implements Source {}

    /** The same for all records. */
    record Constant(JsonNode value) implements Source {}

    /** The name of the record in its object. */
    record EntryName() implements Source {}

    /** The name of the file without its ending. */
    record FileName() implements Source {}
  }

  /**
   * How a column is filled.
   *
   * @param otherwise the value if the record has none
   */
  record ColumnMapping(
      String name,
      Source source,
      ValueType type,
      Optional<JsonNode> otherwise,
      boolean required,
      boolean encrypt) {}
}
