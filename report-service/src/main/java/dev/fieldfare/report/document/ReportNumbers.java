package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Reason;
import dev.fieldfare.contracts.report.MigrationReport.Storage;
import java.sql.SQLException;
import java.util.List;

/** The stored numbers. */
@FunctionalInterface
public interface ReportNumbers {

  /** Migrations of one type with a status. */
  record TypeStatus(String type, String status, long count) {}

  /**
   * Migrations of one day with a status.
   *
   * @param day 0 is the first of the period
   */
  record DayStatus(int day, String status, long count) {}

  /** A table, and how many of its migrations ended. */
  record TableCount(String target, String schema, String table, String formId, long count) {}

  /** The sum and the maximum of several times, in microseconds. */
  record Microseconds(long sum, long longest) {}

  /** The times of applied migrations. */
  record AppliedTimes(
      long count, Microseconds duration, Microseconds lockWait, Microseconds lockHold) {}

  /** All numbers of a report. */
  record Numbers(
      List<DataAge> data,
      List<TypeStatus> types,
      List<DayStatus> days,
      List<TableCount> tables,
      List<Reason> reasons,
      AppliedTimes times,
      Storage backups) {}

  /** Reads all numbers from one snapshot, so that they are consistent. */
  Numbers read(ReportRequest request) throws SQLException;
}
