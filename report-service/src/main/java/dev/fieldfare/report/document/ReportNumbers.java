package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Reason;
import dev.fieldfare.contracts.report.MigrationReport.Storage;
import dev.fieldfare.contracts.report.MigrationReport.Times;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

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
  record Microseconds(long sum, long longest) {
    static final Microseconds NONE = new Microseconds(0, 0);
    private static final int MS_DECIMALS = 3;

    private Optional<BigDecimal> averageMs(long count) {
      return count == 0
          ? Optional.empty()
          : Optional.of(
              BigDecimal.valueOf(sum, MS_DECIMALS)
                  .divide(BigDecimal.valueOf(count), MS_DECIMALS, RoundingMode.HALF_UP));
    }

    private Optional<BigDecimal> longestMs(long count) {
      return count == 0 ? Optional.empty() : Optional.of(BigDecimal.valueOf(longest, MS_DECIMALS));
    }
  }

  /** The times of applied migrations. */
  record AppliedTimes(
      long count, Microseconds duration, Microseconds lockWait, Microseconds lockHold) {
    /** Of no migration. */
    public static final AppliedTimes NONE =
        new AppliedTimes(0, Microseconds.NONE, Microseconds.NONE, Microseconds.NONE);

    /** As an answer shows them. */
    public Times shown() {
      return new Times(
          count,
          duration.averageMs(count),
          duration.longestMs(count),
          lockWait.averageMs(count),
          lockWait.longestMs(count),
          lockHold.averageMs(count),
          lockHold.longestMs(count));
    }
  }

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
