package dev.fieldfare.contracts.migration;

import dev.fieldfare.contracts.operation.OperationType;
import java.util.Objects;
import java.util.Optional;

/**
 * What a migration is about; in JSON its properties stand beside those of the migration.
 *
 * @param type empty when a rejected message named no operation that exists
 * @param table empty when a rejected message named none
 */
public record Subject(
    String target,
    Optional<String> schema,
    Optional<String> table,
    Optional<OperationType> type,
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

  /** The subject of its events: {@code target/schema.table}, as far as it is known. */
  public String eventSubject() {
    return target + "/" + schema.orElse("") + "." + table.orElse("");
  }
}
