package dev.fieldfare.contracts.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import java.util.Optional;

/**
 * Adds a column.
 *
 * @param dataType a PostgreSQL type or a field type of the form builder, not yet resolved
 * @param defaultLiteral the text of a literal of the column's type
 * @param defaultExpression an SQL expression; only privileged senders may give one
 * @param unique asks for a unique constraint, which needs the online strategy
 * @param references {@code schema.table(column)} text of a foreign key, which needs the online
 *     strategy
 */
public record AddColumn(
    TableName table,
    String column,
    String dataType,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = MessageDefault.class)
        boolean nullable,
    @JsonProperty("default") Optional<String> defaultLiteral,
    Optional<String> defaultExpression,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unique,
    Optional<String> references)
    implements ColumnOperation {

  public AddColumn {
    Objects.requireNonNull(table, "table");
    Names.requireName(column, "column");
    Objects.requireNonNull(dataType, "dataType");
  }

  /** A nullable column without a default. */
  public static AddColumn nullable(TableName table, String column, String dataType) {
    return new AddColumn(
        table, column, dataType, true, Optional.empty(), Optional.empty(), false, Optional.empty());
  }

  @Override
  public OperationType type() {
    return OperationType.ADD_COLUMN;
  }
}
