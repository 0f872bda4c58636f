package dev.fieldfare.contracts.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Creates a table. */
public record CreateTable(
    TableName table,
    List<NewColumn> columns,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> primaryKey,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NewIndex> indexes)
    implements FieldOperation {

  public CreateTable {
    Objects.requireNonNull(table, "table");
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    primaryKey.forEach(column -> Names.requireName(column, "primaryKey"));
    indexes = List.copyOf(indexes);
  }

  /** A table without indexes but that of its primary key. */
  public CreateTable(TableName table, List<NewColumn> columns, List<String> primaryKey) {
    this(table, columns, primaryKey, List.of());
  }

  @Override
  public OperationType type() {
    return OperationType.CREATE_TABLE;
  }

  /** Its name, and the tables that it refers to: an earlier change may create or drop them. */
  @Override
  public List<TableName> claims() {
    return Stream.concat(Stream.of(table), references().map(TableReference::tableName))
        .distinct()
        .toList();
  }

  /** The references of its columns. */
  public Stream<TableReference> references() {
    return columns.stream().flatMap(column -> column.references().stream());
  }

  /**
   * A column of the table to be.
   *
   * @param defaultLiteral the text of a literal of the column's type
   * @param defaultExpression an SQL expression; only privileged senders may give one
   */
  public record NewColumn(
      String column,
      String dataType,
      @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = MessageDefault.class)
          boolean nullable,
      @JsonProperty("default") Optional<String> defaultLiteral,
      Optional<String> defaultExpression,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unique,
      Optional<TableReference> references) {

    public NewColumn {
      Names.requireName(column, "column");
      Objects.requireNonNull(dataType, "dataType");
      Objects.requireNonNull(defaultLiteral, "defaultLiteral");
      Objects.requireNonNull(defaultExpression, "defaultExpression");
      Objects.requireNonNull(references, "references");
    }

    /** A column that is neither unique nor refers to another table. */
    public NewColumn(
        String column, String dataType, boolean nullable, Optional<String> defaultLiteral) {
      this(column, dataType, nullable, defaultLiteral, Optional.empty(), false, Optional.empty());
    }
  }

  /** An index of the table to be. */
  public record NewIndex(
      List<String> columns, @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unique) {

    public NewIndex {
      columns = List.copyOf(columns);
      columns.forEach(column -> Names.requireName(column, "columns"));
    }
  }
}
