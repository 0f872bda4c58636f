package dev.fieldfare.report.statistic;

import dev.fieldfare.contracts.report.FormStatistics.ExpiringBackup;
import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Storage;
import dev.fieldfare.report.document.ReportNumbers.AppliedTimes;
import dev.fieldfare.report.document.ReportNumbers.TypeStatus;
import dev.fieldfare.report.document.ReportRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The stored numbers of statistics. Each method reads one snapshot. */
public interface StatisticsNumbers {

  /** Migrations with the same outcome, and the times of those that were applied. */
  record Counted(long successful, long failed, long cancelled, long undone, AppliedTimes times) {}

  /**
   * Numbers of one name in an interval.
   *
   * @param interval 0 is the first
   * @param name empty for all names that are not among the first
   */
  record NamedCount(
      int interval, Optional<String> target, Optional<String> name, Counted counted) {}

  /** Numbers with the age of their data. */
  record Read<T>(List<DataAge> data, List<T> rows) {}

  /** All migrations of a form of all times, and its backups. */
  record FormNumbers(
      List<DataAge> data,
      List<TypeStatus> types,
      AppliedTimes times,
      Storage backups,
      List<ExpiringBackup> expiring) {}

  /** The intervals that have migrations; the first names have series of their own. */
  Read<NamedCount> series(StatisticsRequest request) throws SQLException;

  /** The first names, in their order. */
  Read<NamedCount> ranking(StatisticsRequest request) throws SQLException;

  /** The numbers of the form of the request. */
  FormNumbers form(ReportRequest request) throws SQLException;
}
