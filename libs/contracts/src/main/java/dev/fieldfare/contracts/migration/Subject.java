package dev.fieldfare.contracts.migration;

import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import java.util.Objects;
import java.util.Optional;

/**
 * The object of a migration; in JSON its properties are among those of the migration.
 *
 * @param type a name of {@link OperationType}, or what a rejected message had in its place
 * @param table empty when a rejected message named none
 */
public record Subject(
    String target,
    Optional<String> schema,
    Optional<String> table,
    Optional<String> type,
    Optional<String> column,
    Optional<String> newName,
    Optional<String> dataType,
    Optional<String> formId,
    Optional<String> fieldId) {

  public Subject {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(newName, "newName");
    Objects.requireNonNull(dataType, "dataType");
    Objects.requireNonNull(formId, "formId");
    Objects.requireNonNull(fieldId, "fieldId");
  }

  /**
   * The subject of its events: {@code target/schema.table}, or {@code target/-} without a table.
   */
  public String eventSubject() {
    return target
        + "/"
        + table.map(name -> schema.orElse(TableName.DEFAULT_SCHEMA) + "." + name).orElse("-");
  }

  /** The operation, when its type names one. */
  public Optional<OperationType> operationType() {
    return type.flatMap(OperationType::find);
  }
}
