package dev.fieldfare.report.store;

import dev.fieldfare.contracts.report.MigrationReport.Reason;
import dev.fieldfare.report.document.ReportNumbers;
import dev.fieldfare.report.document.ReportRequest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Reads the live projections. All queries of a report read one snapshot. */
public final class JdbcReportNumbers implements ReportNumbers {
  private static final int RANKED = 10;
  private static final int REASONS = 20;

  private static final String TYPES =
      "SELECT migration_type, status, sum(migrations)::bigint AS n FROM live"
          + " GROUP BY 1, 2 HAVING sum(migrations) <> 0";

  private static final String DAYS =
      "SELECT day, status, sum(migrations)::bigint AS n FROM live"
          + " GROUP BY 1, 2 HAVING sum(migrations) <> 0";

  private static final String TABLES =
      """
      SELECT target, schema_name, table_name, form_id, sum(migrations)::bigint AS n FROM live
      WHERE table_name <> '' GROUP BY 1, 2, 3, 4 HAVING sum(migrations) <> 0
      ORDER BY n DESC, target, schema_name, table_name, form_id LIMIT %d
      """
          .formatted(RANKED);

  private static final String REASONS_OF =
      """
      SELECT error_code, sum(migrations)::bigint AS n FROM live
      WHERE status IN ('FAILED', 'REJECTED') GROUP BY 1 HAVING sum(migrations) <> 0 ORDER BY n DESC, 1 LIMIT %d
      """
          .formatted(REASONS);

  private static final String TIMES = "SELECT " + LiveActivity.TIMES + " FROM live";

  private final DataSource database;

  public JdbcReportNumbers(DataSource database) {
    this.database = database;
  }

  @Override
  public Numbers read(ReportRequest request) throws SQLException {
    return LiveActivity.inSnapshot(database, own -> read(own, request));
  }

  private static Numbers read(Connection own, ReportRequest request) throws SQLException {
    return new Numbers(
        LiveActivity.ages(own, request),
        activity(own, request, TYPES, LiveActivity::type),
        activity(
            own,
            request,
            DAYS,
            row -> new DayStatus(row.getInt(1), row.getString(2), row.getLong(3))),
        activity(own, request, TABLES, JdbcReportNumbers::table),
        activity(own, request, REASONS_OF, row -> new Reason(row.getString(1), row.getLong(2))),
        activity(own, request, TIMES, LiveActivity::times).getFirst(),
        StoredBackups.read(own, request));
  }

  private static <T> List<T> activity(
      Connection own, ReportRequest request, String sql, LiveActivity.RowReader<T> reader)
      throws SQLException {
    return LiveActivity.of(request, request.period().boundaries()).rows(own, sql, reader);
  }

  private static TableCount table(ResultSet row) throws SQLException {
    return new TableCount(
        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5));
  }
}
