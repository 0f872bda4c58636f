package dev.fieldfare.contracts.operation;

import java.util.Objects;
import java.util.Optional;

/**
 * Forbids NULL in a column.
 *
 * @param fillNullsWith a literal for rows that hold NULL; without it they refuse the change
 */
public record SetNotNull(TableName table, String column, Optional<String> fillNullsWith)
    implements ColumnOperation {

  public SetNotNull {
    Objects.requireNonNull(table, "table");
    Names.requireName(column, "column");
    Objects.requireNonNull(fillNullsWith, "fillNullsWith");
  }

  @Override
  public OperationType type() {
    return OperationType.SET_NOT_NULL;
  }
}
