package dev.fieldfare.contracts.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;

/**
 * Changes the type of a column.
 *
 * @param using an SQL expression; only privileged senders may give one
 * @param onCastError what becomes of values that do not convert
 */
public record ChangeType(
    TableName table,
    String column,
    String dataType,
    Optional<String> using,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = MessageDefault.class)
        CastErrorMode onCastError)
    implements ColumnOperation {

  public ChangeType {
    Objects.requireNonNull(table, "table");
    Names.requireName(column, "column");
    Objects.requireNonNull(dataType, "dataType");
    Objects.requireNonNull(onCastError, "onCastError");
  }

  @Override
  public OperationType type() {
    return OperationType.CHANGE_TYPE;
  }

  @Override
  public boolean losesData() {
    return true;
  }
}
