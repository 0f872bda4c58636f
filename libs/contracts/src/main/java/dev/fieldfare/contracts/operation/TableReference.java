package dev.fieldfare.contracts.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;

/**
 * The column of another table that a column refers to, as a foreign key.
 *
 * @param schema empty for the schema {@code public}
 * @param onDelete what happens to the referring rows when the row of the other table is deleted
 */
public record TableReference(
    Optional<String> schema,
    String table,
    String column,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = MessageDefault.class)
        DeleteAction onDelete) {

  public TableReference {
    schema = schema.filter(name -> !name.equals(TableName.DEFAULT_SCHEMA));
    schema.ifPresent(name -> Names.requireName(name, "schema"));
    Names.requireName(table, "table");
    Names.requireName(column, "column");
    Objects.requireNonNull(onDelete, "onDelete");
  }

  /** The other table. */
  @JsonIgnore
  public TableName tableName() {
    return new TableName(schema.orElse(TableName.DEFAULT_SCHEMA), table);
  }

  /** What a deletion in the other table does. */
  public enum DeleteAction {
    /** It fails at the end of its statement. */
    NO_ACTION("NO ACTION"),
    RESTRICT("RESTRICT"),
    /** The referring rows are deleted too. */
    CASCADE("CASCADE"),
    /** The referring columns become NULL. */
    SET_NULL("SET NULL");

    private final String sql;

    DeleteAction(String sql) {
      this.sql = sql;
    }

    /** As it stands behind {@code ON DELETE}. */
    public String sql() {
      return sql;
    }
  }
}
