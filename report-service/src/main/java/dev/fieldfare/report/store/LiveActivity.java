package dev.fieldfare.report.store;

import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.report.document.ReportNumbers.AppliedTimes;
import dev.fieldfare.report.document.ReportNumbers.Microseconds;
import dev.fieldfare.report.document.ReportNumbers.TypeStatus;
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

/**
 * Queries over the live numbers of migrations that a request is about. They read the name {@code
 * live}, whose column {@code day} is the interval, 0 is the first.
 */
final class LiveActivity {
  // width_bucket() finds the day. Its boundaries come from here, so that only one side knows zones.
  static final String LIVE =
      """
      WITH live AS (
        SELECT a.*, width_bucket(a.bucket, d.boundaries) - 1 AS day, a.status IN ('APPLIED', 'UNDONE') AS is_applied
        FROM (SELECT ?::timestamptz[] AS boundaries) d
        CROSS JOIN fieldfare_report.projections p
        JOIN fieldfare_report.activity a ON a.target = p.target AND a.generation = p.generation
        WHERE p.target = ANY (?)
          AND a.bucket >= d.boundaries[1] AND a.bucket < d.boundaries[cardinality(d.boundaries)]
          AND (?::text IS NULL OR a.schema_name = ?) AND (?::text IS NULL OR a.table_name = ?)
          AND (?::text IS NULL OR a.form_id = ?)
      )
      """;

  /** Sums of the times of applied migrations. */
  static final String TIMES =
      """
      coalesce(sum(timed) FILTER (WHERE is_applied), 0)::bigint AS timed,
        coalesce(sum(duration_us) FILTER (WHERE is_applied), 0)::bigint AS duration,
        coalesce(max(longest_us) FILTER (WHERE is_applied), 0) AS longest,
        coalesce(sum(lock_wait_us) FILTER (WHERE is_applied), 0)::bigint AS lock_wait,
        coalesce(max(longest_lock_wait_us) FILTER (WHERE is_applied), 0) AS longest_lock_wait,
        coalesce(sum(lock_hold_us) FILTER (WHERE is_applied), 0)::bigint AS lock_hold,
        coalesce(max(longest_lock_hold_us) FILTER (WHERE is_applied), 0) AS longest_lock_hold\
      """;

  private static final String AGES =
      """
      SELECT p.target, p.last_event_at, p.built_at, p.generation IS NOT NULL AND NOT p.is_stale AS is_complete
      FROM fieldfare_report.projections p WHERE p.target = ANY (?) ORDER BY p.target
      """;

  /** Without a beginning and an end. */
  private static final List<String> ALL_TIMES = List.of("-infinity", "infinity");

  private final ReportRequest request;
  private final List<String> boundaries;

  private LiveActivity(ReportRequest request, List<String> boundaries) {
    this.request = request;
    this.boundaries = boundaries;
  }

  /** Reads one row. */
  @FunctionalInterface
  interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Reads. */
  @FunctionalInterface
  interface Reading<T> {
    T of(Connection own) throws SQLException;
  }

  /** Reads one snapshot, so that all numbers are consistent. */
  static <T> T inSnapshot(DataSource database, Reading<T> reading) throws SQLException {
    try (Connection own = database.getConnection()) {
      own.setAutoCommit(false);
      try (var statement = own.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        return reading.of(own);
      } finally {
        // Nothing was written.
        own.rollback();
        own.setAutoCommit(true);
      }
    }
  }

  /** Of the time from the first boundary to the last. */
  static LiveActivity of(ReportRequest request, List<Instant> boundaries) {
    return new LiveActivity(request, boundaries.stream().map(Instant::toString).toList());
  }

  /** Of all times. */
  static LiveActivity ofAllTimes(ReportRequest request) {
    return new LiveActivity(request, ALL_TIMES);
  }

  /** Reads a query whose further parameters are the given values. */
  <T> List<T> rows(Connection own, String sql, RowReader<T> reader, Object... values)
      throws SQLException {
    try (PreparedStatement query = own.prepareStatement(LIVE + sql)) {
      query.setArray(1, own.createArrayOf("timestamptz", boundaries.toArray()));
      query.setArray(2, own.createArrayOf("text", request.targets().toArray()));
      int next = 3;
      for (Optional<String> filter : List.of(request.schema(), request.table(), request.formId())) {
        query.setString(next++, filter.orElse(null));
        query.setString(next++, filter.orElse(null));
      }
      for (Object value : values) {
        query.setObject(next++, value);
      }
      return read(query, reader);
    }
  }

  /** How far the numbers reach. */
  static List<DataAge> ages(Connection own, ReportRequest request) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(AGES)) {
      query.setArray(1, own.createArrayOf("text", request.targets().toArray()));
      return read(
          query,
          row -> new DataAge(row.getString(1), moment(row, 2), moment(row, 3), row.getBoolean(4)));
    }
  }

  /** Reads the columns of {@link #TIMES}. */
  static AppliedTimes times(ResultSet row) throws SQLException {
    return new AppliedTimes(
        row.getLong("timed"),
        new Microseconds(row.getLong("duration"), row.getLong("longest")),
        new Microseconds(row.getLong("lock_wait"), row.getLong("longest_lock_wait")),
        new Microseconds(row.getLong("lock_hold"), row.getLong("longest_lock_hold")));
  }

  static TypeStatus type(ResultSet row) throws SQLException {
    return new TypeStatus(row.getString(1), row.getString(2), row.getLong(3));
  }

  static <T> List<T> read(PreparedStatement query, RowReader<T> reader) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    }
  }

  static Optional<Instant> moment(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
