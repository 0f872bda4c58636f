package dev.fieldfare.contracts.operation;

import java.util.Objects;

/** Takes the default of a column away. */
public record DropDefault(TableName table, String column) implements ColumnOperation {

  public DropDefault {
    Objects.requireNonNull(table, "table");
    Names.requireName(column, "column");
  }

  @Override
  public OperationType type() {
    return OperationType.DROP_DEFAULT;
  }
}
