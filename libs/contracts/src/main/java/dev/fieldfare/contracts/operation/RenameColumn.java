package dev.fieldfare.contracts.operation;

import java.util.Objects;

/** Gives a column another name. */
public record RenameColumn(TableName table, String column, String newName)
    implements ColumnOperation {

  public RenameColumn {
    Objects.requireNonNull(table, "table");
    Names.requireName(column, "column");
    Names.requireName(newName, "newName");
  }

  @Override
  public OperationType type() {
    return OperationType.RENAME_COLUMN;
  }
}
