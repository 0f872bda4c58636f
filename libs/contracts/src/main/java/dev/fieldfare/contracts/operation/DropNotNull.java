package dev.fieldfare.contracts.operation;

import java.util.Objects;

/** Allows NULL in a column. */
public record DropNotNull(TableName table, String column) implements ColumnOperation {

  public DropNotNull {
    Objects.requireNonNull(table, "table");
    Names.requireName(column, "column");
  }

  @Override
  public OperationType type() {
    return OperationType.DROP_NOT_NULL;
  }
}
