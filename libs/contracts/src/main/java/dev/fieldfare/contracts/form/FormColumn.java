package dev.fieldfare.contracts.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A column of the new table of a form.
 *
 * @param defaultExpression SQL; only an admin can save it
 */
public record FormColumn(
    String column,
    String dataType,
    @JsonInclude(Include.NON_EMPTY) Optional<Boolean> nullable,
    @JsonInclude(Include.NON_EMPTY) Optional<String> defaultExpression,
    @JsonInclude(Include.NON_EMPTY) Optional<Boolean> unique,
    @JsonInclude(Include.NON_EMPTY) Optional<FormColumnReference> references) {

  public FormColumn {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(dataType, "dataType");
    Objects.requireNonNull(nullable, "nullable");
    Objects.requireNonNull(defaultExpression, "defaultExpression");
    Objects.requireNonNull(unique, "unique");
    Objects.requireNonNull(references, "references");
  }

  /**
   * The column of another table to which the column refers.
   *
   * @param onDelete what happens to the rows of this table when the row of the other one is deleted
   */
  public record FormColumnReference(
      @JsonInclude(Include.NON_EMPTY) Optional<String> schema,
      String table,
      String column,
      @JsonInclude(Include.NON_EMPTY) Optional<String> onDelete) {

    public FormColumnReference {
      Objects.requireNonNull(table, "table");
      Objects.requireNonNull(column, "column");
    }
  }

  /** An index of the new table of a form. */
  public record FormIndex(List<String> columns) {

    public FormIndex {
      columns = List.copyOf(columns);
    }
  }
}
