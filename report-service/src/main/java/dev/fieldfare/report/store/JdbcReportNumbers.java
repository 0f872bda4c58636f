package dev.fieldfare.report.store;

import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Reason;
import dev.fieldfare.report.document.ReportNumbers;
import dev.fieldfare.report.document.ReportRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads the live projections. All queries of a report read one snapshot. */
public final class JdbcReportNumbers implements ReportNumbers {
  private static final int RANKED = 10;
  private static final int REASONS = 20;

  // width_bucket() finds the day. Its boundaries come from here, so that only one side knows zones.
  private static final String ACTIVITY =
      """
      WITH live AS (
        SELECT a.*, width_bucket(a.bucket, d.boundaries) - 1 AS day
        FROM (SELECT ?::timestamptz[] AS boundaries) d
        CROSS JOIN fieldfare_report.projections p
        JOIN fieldfare_report.activity a ON a.target = p.target AND a.generation = p.generation
        WHERE p.target = ANY (?)
          AND a.bucket >= d.boundaries[1] AND a.bucket < d.boundaries[cardinality(d.boundaries)]
          AND (?::text IS NULL OR a.schema_name = ?) AND (?::text IS NULL OR a.table_name = ?)
          AND (?::text IS NULL OR a.form_id = ?)
      )
      """;

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

  private static final String TIMES =
      """
      SELECT coalesce(sum(timed), 0)::bigint AS timed,
        coalesce(sum(duration_us), 0)::bigint AS duration, coalesce(max(longest_us), 0) AS longest,
        coalesce(sum(lock_wait_us), 0)::bigint AS lock_wait, coalesce(max(longest_lock_wait_us), 0) AS longest_lock_wait,
        coalesce(sum(lock_hold_us), 0)::bigint AS lock_hold, coalesce(max(longest_lock_hold_us), 0) AS longest_lock_hold
      FROM live WHERE status IN ('APPLIED', 'UNDONE')
      """;

  private static final String AGES =
      """
      SELECT p.target, p.last_event_at, p.built_at, p.generation IS NOT NULL AND NOT p.is_stale AS is_complete
      FROM fieldfare_report.projections p WHERE p.target = ANY (?) ORDER BY p.target
      """;

  private final DataSource database;

  public JdbcReportNumbers(DataSource database) {
    this.database = database;
  }

  /** Reads one row. */
  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  @Override
  public Numbers read(ReportRequest request) throws SQLException {
    try (Connection own = database.getConnection()) {
      own.setAutoCommit(false);
      try (var statement = own.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        return read(own, request);
      } finally {
        // Nothing was written.
        own.rollback();
        own.setAutoCommit(true);
      }
    }
  }

  private static Numbers read(Connection own, ReportRequest request) throws SQLException {
    return new Numbers(
        ages(own, request),
        activity(
            own,
            request,
            TYPES,
            row -> new TypeStatus(row.getString(1), row.getString(2), row.getLong(3))),
        activity(
            own,
            request,
            DAYS,
            row -> new DayStatus(row.getInt(1), row.getString(2), row.getLong(3))),
        activity(own, request, TABLES, JdbcReportNumbers::table),
        activity(own, request, REASONS_OF, row -> new Reason(row.getString(1), row.getLong(2))),
        activity(own, request, TIMES, JdbcReportNumbers::times).getFirst(),
        StoredBackups.read(own, request));
  }

  private static <T> List<T> activity(
      Connection own, ReportRequest request, String sql, RowReader<T> reader) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(ACTIVITY + sql)) {
      String[] boundaries =
          request.period().boundaries().stream().map(Instant::toString).toArray(String[]::new);
      query.setArray(1, own.createArrayOf("timestamptz", boundaries));
      query.setArray(2, own.createArrayOf("text", request.targets().toArray()));
      int next = 3;
      for (Optional<String> filter : List.of(request.schema(), request.table(), request.formId())) {
        query.setString(next++, filter.orElse(null));
        query.setString(next++, filter.orElse(null));
      }
      return rows(query, reader);
    }
  }

  private static List<DataAge> ages(Connection own, ReportRequest request) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(AGES)) {
      query.setArray(1, own.createArrayOf("text", request.targets().toArray()));
      return rows(
          query,
          row -> new DataAge(row.getString(1), moment(row, 2), moment(row, 3), row.getBoolean(4)));
    }
  }

  private static <T> List<T> rows(PreparedStatement query, RowReader<T> reader)
      throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    }
  }

  private static TableCount table(ResultSet row) throws SQLException {
    return new TableCount(
        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5));
  }

  private static AppliedTimes times(ResultSet row) throws SQLException {
    return new AppliedTimes(
        row.getLong("timed"),
        new Microseconds(row.getLong("duration"), row.getLong("longest")),
        new Microseconds(row.getLong("lock_wait"), row.getLong("longest_lock_wait")),
        new Microseconds(row.getLong("lock_hold"), row.getLong("longest_lock_hold")));
  }

  private static Optional<Instant> moment(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
