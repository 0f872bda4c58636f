package dev.fieldfare.health.validation;

import dev.fieldfare.contracts.validation.ValidationReport;
import java.sql.Connection;
import java.sql.SQLException;

/** What commits together with the report of a validation. */
@FunctionalInterface
public interface ValidationCommit {
  /** Nothing. */
  ValidationCommit ALONE = (own, report) -> {};

  /** Works in the transaction that stores the report. An exception rolls it back. */
  void with(Connection own, ValidationReport report) throws SQLException;
}
