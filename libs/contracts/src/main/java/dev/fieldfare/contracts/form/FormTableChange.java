package dev.fieldfare.contracts.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fieldfare.contracts.form.FormColumn.FormIndex;
import dev.fieldfare.contracts.operation.OperationType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A change of a table of a form. It can be sent as it is: its properties are those of a message.
 *
 * @param schema empty for the schema {@code public}
 * @param column the column that is added, dropped, renamed or converted
 * @param defaultValue of SET_DEFAULT
 * @param primaryKey of a new table
 * @param columns of a new table
 * @param indexes of a new table
 * @param defaultExpression of a new column; SQL
 */
public record FormTableChange(
    OperationType type,
    @JsonInclude(Include.NON_EMPTY) Optional<String> schema,
    String table,
    String formId,
    @JsonInclude(Include.NON_EMPTY) Optional<String> subFormId,
    @JsonInclude(Include.NON_EMPTY) Optional<String> column,
    @JsonInclude(Include.NON_EMPTY) Optional<String> newName,
    @JsonInclude(Include.NON_EMPTY) Optional<String> dataType,
    @JsonInclude(Include.NON_EMPTY) Optional<String> fieldId,
    @JsonProperty("default") @JsonInclude(Include.NON_EMPTY) Optional<String> defaultValue,
    @JsonInclude(Include.NON_EMPTY) List<String> primaryKey,
    @JsonInclude(Include.NON_EMPTY) List<FormColumn> columns,
    @JsonInclude(Include.NON_EMPTY) List<FormIndex> indexes,
    @JsonInclude(Include.NON_EMPTY) Optional<String> defaultExpression) {

  public FormTableChange {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(formId, "formId");
    primaryKey = primaryKey == null ? List.of() : List.copyOf(primaryKey);
    columns = columns == null ? List.of() : List.copyOf(columns);
    indexes = indexes == null ? List.of() : List.copyOf(indexes);
  }
}
