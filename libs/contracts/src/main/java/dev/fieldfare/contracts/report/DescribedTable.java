package dev.fieldfare.contracts.report;

import java.util.List;
import java.util.Optional;

/**
 * A table as it is now.
 *
 * @param table with its schema
 * @param exists false if a form is registered for the table, and the table does not exist
 * @param formId the form or sub-form that is registered for the table
 * @param mainFormId the main form of a sub-form
 * @param rows as the server estimates them; empty if the table was never analyzed
 * @param indexes without those of constraints
 */
public record DescribedTable(
    String target,
    String table,
    boolean exists,
    Optional<String> formId,
    Optional<String> mainFormId,
    Optional<String> formTitle,
    Optional<Long> rows,
    Optional<String> comment,
    List<Column> columns,
    List<Definition> constraints,
    List<Definition> indexes) {

  /** Copies the lists. */
  public DescribedTable {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
    indexes = List.copyOf(indexes);
  }

  /**
   * A column.
   *
   * @param value its default or generation expression
   * @param generated true if the value is computed from other columns
   * @param fieldId the field of the form that has this column
   */
  public record Column(
      String name,
      String type,
      boolean nullable,
      Optional<String> value,
      boolean generated,
      Optional<String> fieldId,
      Optional<String> fieldTitle,
      Optional<String> comment) {}

  /** A constraint or an index, as PostgreSQL writes it. */
  public record Definition(String name, String definition) {}
}
