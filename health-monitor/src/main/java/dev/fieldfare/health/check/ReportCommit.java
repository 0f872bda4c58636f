package dev.fieldfare.health.check;

import dev.fieldfare.contracts.health.HealthReport;
import java.sql.Connection;
import java.sql.SQLException;

/** What commits together with a report. */
@FunctionalInterface
public interface ReportCommit {
  /** Nothing. */
  ReportCommit ALONE = (own, report) -> {};

  /** Works in the transaction that stores the report. An exception rolls it back. */
  void with(Connection own, HealthReport report) throws SQLException;
}
