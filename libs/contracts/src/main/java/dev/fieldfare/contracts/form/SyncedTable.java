package dev.fieldfare.contracts.form;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The table of a form or sub-form, as a sync found it.
 *
 * @param form the title of the form
 * @param error why its columns could not be compared
 */
public record SyncedTable(
    String formId,
    Optional<String> subFormId,
    String form,
    String schema,
    String table,
    Optional<String> error,
    List<SyncedColumn> columns) {

  public SyncedTable {
    Objects.requireNonNull(formId, "formId");
    Objects.requireNonNull(table, "table");
    columns = List.copyOf(columns);
  }

  /**
   * A column, or a field without one.
   *
   * @param dataType the type that the column has
   */
  public record SyncedColumn(
      String column, Optional<String> fieldId, Optional<String> dataType, ColumnState state) {

    public SyncedColumn {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(state, "state");
    }
  }
}
