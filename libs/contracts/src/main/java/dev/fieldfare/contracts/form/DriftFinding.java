package dev.fieldfare.contracts.form;

import dev.fieldfare.contracts.plan.Severity;
import java.util.Objects;
import java.util.Optional;

/**
 * One difference between a form and its table.
 *
 * @param formId empty for a table that belongs to no form
 * @param form the title of the form, or the name of a table without one
 * @param fix the change that repairs it; empty where no change of one column does
 */
public record DriftFinding(
    DriftKind kind,
    Severity severity,
    Optional<String> formId,
    Optional<String> subFormId,
    String form,
    String schema,
    String table,
    Optional<String> column,
    Optional<String> fieldId,
    Optional<String> expected,
    Optional<String> actual,
    String message,
    Optional<FormTableChange> fix) {

  public DriftFinding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(formId, "formId");
    Objects.requireNonNull(message, "message");
  }
}
