package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;
import java.util.List;

/**
 * A table whose rows are in a backup.
 *
 * @param columns those that are copied; generated ones are not
 * @param condition a WHERE clause of an extension's configuration table; empty for all rows
 */
public record SavedTable(TableName name, List<String> columns, String condition) {

  public SavedTable {
    columns = List.copyOf(columns);
  }

  /** Whether its rows are the content of large objects. */
  boolean isLargeObjects() {
    return equals(LargeObjects.TABLE);
  }

  /** The columns, quoted. */
  String list() {
    return String.join(", ", columns.stream().map(Identifier::quote).toList());
  }

  String copyIn() {
    String list = columns.isEmpty() ? "" : "(" + list() + ") ";
    return "COPY %s %sFROM STDIN".formatted(Identifier.quote(name), list);
  }

  String copyOut() {
    if (isLargeObjects()) {
      return LargeObjects.copyOut();
    }
    return "COPY (SELECT %s FROM ONLY %s %s) TO STDOUT"
        .formatted(list(), Identifier.quote(name), condition);
  }
}
