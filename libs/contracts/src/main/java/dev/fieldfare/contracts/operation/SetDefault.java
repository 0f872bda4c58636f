package dev.fieldfare.contracts.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** Gives a column a literal default for rows to come. */
public record SetDefault(
    TableName table, String column, @JsonProperty("default") String defaultLiteral)
    implements ColumnOperation {

  public SetDefault {
    Objects.requireNonNull(table, "table");
    Names.requireName(column, "column");
    Objects.requireNonNull(defaultLiteral, "defaultLiteral");
  }

  @Override
  public OperationType type() {
    return OperationType.SET_DEFAULT;
  }
}
