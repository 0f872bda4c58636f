package dev.fieldfare.postgres.structure.writer;

import java.util.List;

/**
 * Rows to copy.
 *
 * @param table quoted, with its schema
 * @param columns quoted; generated ones are left out
 * @param condition a WHERE clause of an extension's configuration table; empty for all rows
 */
public record TableData(String table, List<String> columns, String condition) {

  public TableData {
    columns = List.copyOf(columns);
  }
}
