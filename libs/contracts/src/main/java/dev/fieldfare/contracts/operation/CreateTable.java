package dev.fieldfare.contracts.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Creates a table. */
public record CreateTable(
    TableName table,
    List<NewColumn> columns,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> primaryKey)
    implements FieldOperation {

  public CreateTable {
    Objects.requireNonNull(table, "table");
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    primaryKey.forEach(column -> Names.requireName(column, "primaryKey"));
  }

  @Override
  public OperationType type() {
    return OperationType.CREATE_TABLE;
  }

  /** A column of the table to be. */
  public record NewColumn(
      String column,
      String dataType,
      @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = MessageDefault.class)
          boolean nullable,
      @JsonProperty("default") Optional<String> defaultLiteral) {

    public NewColumn {
      Names.requireName(column, "column");
      Objects.requireNonNull(dataType, "dataType");
      Objects.requireNonNull(defaultLiteral, "defaultLiteral");
    }
  }
}
