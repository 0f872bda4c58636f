package dev.fieldfare.report.ledger;

import dev.fieldfare.report.projection.ActivityAmounts;
import dev.fieldfare.report.projection.ActivityKey;
import dev.fieldfare.report.projection.BackupState;
import dev.fieldfare.report.projection.LedgerSnapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Numbers of a ledger as events give them, see {@code EndedMigration}. */
final class JdbcLedgerSnapshot implements LedgerSnapshot {
  private static final int FETCH_SIZE = 1_000;

  private static final String KEY =
      """
      date_bin('15 minutes', m.finished_at, '2000-01-01Z') AS bucket,
        coalesce(m.schema_name, '') AS schema_name, coalesce(m.table_name, '') AS table_name,
        coalesce(m.form_id, '') AS form_id, coalesce(m.requested_by, '') AS requested_by,
        m.migration_type, m.status, coalesce(m.error_code, '') AS error_code""";

  private static final String ACTIVITY =
      """
      SELECT k.bucket, k.schema_name, k.table_name, k.form_id, k.requested_by, k.migration_type, k.status, k.error_code,
        count(*) AS migrations, count(k.duration) AS timed,
        coalesce(sum(k.duration), 0)::bigint AS duration, coalesce(max(k.duration), 0) AS longest,
        coalesce(sum(k.lock_wait), 0)::bigint AS lock_wait, coalesce(max(k.lock_wait), 0) AS longest_lock_wait,
        coalesce(sum(k.lock_hold), 0)::bigint AS lock_hold, coalesce(max(k.lock_hold), 0) AS longest_lock_hold
      FROM (
        SELECT t.*, CASE WHEN t.is_timed THEN round(t.seconds * 1000000)::bigint END AS duration,
          CASE WHEN t.is_timed THEN round(t.wait_ms * 1000)::bigint END AS lock_wait,
          CASE WHEN t.is_timed THEN round(t.hold_ms * 1000)::bigint END AS lock_hold
        FROM (
          SELECT %s, m.lock_wait_ms AS wait_ms, m.lock_hold_ms AS hold_ms,
            extract(epoch FROM m.finished_at - m.started_at)::numeric AS seconds,
            m.status IN ('APPLIED', 'UNDONE') AND m.started_at IS NOT NULL AS is_timed
          FROM fieldfare.field_migrations m WHERE m.finished_at IS NOT NULL) t) k
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
      """
          .formatted(KEY);

  private static final String RETRYABLE =
      """
      SELECT m.id, %s FROM ONLY fieldfare.field_migrations m
      WHERE m.finished_at IS NOT NULL AND m.status IN ('FAILED', 'CANCELLED')
      """
          .formatted(KEY);

  private static final String BACKUPS =
      """
      SELECT b.id, b.backup_type, b.status, coalesce(b.schema_name, '') AS schema_name,
        coalesce(b.table_name, '') AS table_name, coalesce(b.form_id, '') AS form_id,
        coalesce(b.row_count, 0) AS row_count, coalesce(b.bytes, 0) AS bytes,
        date_bin('1 millisecond', b.created_at, '2000-01-01Z') AS created_at,
        date_bin('1 millisecond', b.retention_until, '2000-01-01Z') AS retention_until
      FROM fieldfare.field_data_backups b
      """;

  private static final String WITHOUT_POSITION =
      """
      SELECT e.id FROM fieldfare.event_queue q CROSS JOIN LATERAL unnest(q.log_ids) AS u(log_id)
      JOIN fieldfare.event_log e ON e.log_id = u.log_id
      """;

  private final Connection connection;
  private final long position;
  private final Optional<UUID> eventAtPosition;

  JdbcLedgerSnapshot(Connection connection, long position, Optional<UUID> eventAtPosition) {
    this.connection = connection;
    this.position = position;
    this.eventAtPosition = eventAtPosition;
  }

  /** Reads one row. */
  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public Optional<UUID> eventAtPosition() {
    return eventAtPosition;
  }

  @Override
  public List<UUID> eventsWithoutPosition() throws SQLException {
    List<UUID> ids = new ArrayList<>();
    each(WITHOUT_POSITION, row -> row.getObject("id", UUID.class), ids::add);
    return ids;
  }

  @Override
  public void activity(Sink<Activity> sink) throws SQLException {
    each(ACTIVITY, row -> new Activity(key(row), amounts(row)), sink);
  }

  @Override
  public void retryable(Sink<Retryable> sink) throws SQLException {
    each(RETRYABLE, row -> new Retryable(row.getObject("id", UUID.class), key(row)), sink);
  }

  @Override
  public void backups(Sink<BackupState> sink) throws SQLException {
    each(BACKUPS, JdbcLedgerSnapshot::backup, sink);
  }

  /** Ends the transaction, in which nothing was written, and returns the connection. */
  @Override
  public void close() throws SQLException {
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private <T> void each(String sql, RowReader<T> reader, Sink<? super T> sink) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // The driver reads the answer in parts instead of keeping all of it in memory.
      statement.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          sink.take(reader.read(rows));
        }
      }
    }
  }

  private static ActivityKey key(ResultSet row) throws SQLException {
    return new ActivityKey(
        moment(row, "bucket"),
        row.getString("schema_name"),
        row.getString("table_name"),
        row.getString("form_id"),
        row.getString("requested_by"),
        row.getString("migration_type"),
        row.getString("status"),
        row.getString("error_code"));
  }

  private static ActivityAmounts amounts(ResultSet row) throws SQLException {
    return new ActivityAmounts(
        row.getLong("migrations"),
        row.getLong("timed"),
        duration(row, "duration", "longest"),
        duration(row, "lock_wait", "longest_lock_wait"),
        duration(row, "lock_hold", "longest_lock_hold"));
  }

  private static ActivityAmounts.Duration duration(ResultSet row, String sum, String longest)
      throws SQLException {
    return new ActivityAmounts.Duration(row.getLong(sum), row.getLong(longest));
  }

  private static BackupState backup(ResultSet row) throws SQLException {
    return new BackupState(
        row.getObject("id", UUID.class),
        row.getString("backup_type"),
        row.getString("status"),
        row.getString("schema_name"),
        row.getString("table_name"),
        row.getString("form_id"),
        row.getLong("row_count"),
        row.getLong("bytes"),
        moment(row, "created_at"),
        Optional.ofNullable(row.getObject("retention_until", OffsetDateTime.class))
            .map(OffsetDateTime::toInstant));
  }

  private static Instant moment(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
