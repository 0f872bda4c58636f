package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.id;
import static dev.fieldfare.report.ledger.LedgerQuery.moment;
import static dev.fieldfare.report.ledger.LedgerQuery.text;

import dev.fieldfare.contracts.report.StatusReport.AvailableBackup;
import dev.fieldfare.contracts.report.StatusReport.Failure;
import dev.fieldfare.contracts.report.StatusReport.QueueCount;
import dev.fieldfare.contracts.report.StatusReport.TargetStatus;
import dev.fieldfare.contracts.report.StatusReport.TrackVersion;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** How a target is now, as its ledger says: one row. */
public final class LedgerStatus implements LedgerRecords<TargetStatus> {
  private static final String QUEUE =
      "SELECT m.status, count(*) AS n FROM ONLY fieldfare.field_migrations m"
          + " WHERE m.finished_at IS NULL GROUP BY m.status ORDER BY m.status";

  private static final String LAST_ENDED =
      "SELECT m.finished_at FROM fieldfare.finished_migrations m ORDER BY m.id DESC LIMIT 1";

  private static final String FAILURES =
      """
      SELECT m.id, m.migration_type, m.schema_name || '.' || m.table_name AS table_name, m.column_name, m.status, m.finished_at,
        m.error_code
      FROM ONLY fieldfare.field_migrations m WHERE m.error_code IS NOT NULL AND m.status IN ('FAILED', 'REJECTED')
      ORDER BY m.id DESC LIMIT 10
      """;

  private static final String VERSIONS =
      """
      SELECT t.track, a.version, a.applied_at,
        (SELECT count(*) FROM fieldfare.schema_migrations p WHERE p.track = t.track AND p.status = 'PENDING') AS pending,
        (SELECT count(*) FROM fieldfare.schema_migrations f WHERE f.track = t.track AND f.status = 'FAILED') AS failed
      FROM fieldfare.tracks t LEFT JOIN LATERAL (
        SELECT v.version, v.applied_at FROM fieldfare.schema_migrations v
        WHERE v.track = t.track AND v.status IN ('APPLIED', 'BASELINE') AND NOT v.repeatable
        ORDER BY v.sort_key DESC LIMIT 1) a ON true
      ORDER BY t.track
      """;

  private static final String AVAILABLE =
      """
      SELECT b.id, b.backup_type, b.schema_name || '.' || b.table_name AS table_name, b.status, coalesce(b.row_count, 0) AS row_count,
        coalesce(b.bytes, 0) AS bytes, b.created_at
      FROM fieldfare.field_data_backups b WHERE b.status IN ('VERIFIED', 'PROVEN') ORDER BY b.id DESC LIMIT 20
      """;

  private final TargetConnections connections;

  public LedgerStatus(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<TargetStatus> read(String target, ReportRequest request, int most)
      throws SQLException {
    return List.of(
        new TargetStatus(
            target,
            Optional.empty(),
            rows(target, QUEUE, row -> new QueueCount(row.getString(1), row.getLong(2))),
            rows(target, LAST_ENDED, row -> moment(row, "finished_at")).stream()
                .flatMap(Optional::stream)
                .findFirst(),
            rows(target, FAILURES, LedgerStatus::failure),
            rows(target, VERSIONS, LedgerStatus::version),
            rows(target, AVAILABLE, LedgerStatus::backup)));
  }

  private <T> List<T> rows(String target, String sql, LedgerQuery.RowReader<T> reader)
      throws SQLException {
    return new LedgerQuery(sql).rows(connections, target, reader);
  }

  private static Failure failure(ResultSet row) throws SQLException {
    return new Failure(
        id(row, "id").orElseThrow(),
        row.getString("migration_type"),
        text(row, "table_name"),
        text(row, "column_name"),
        row.getString("status"),
        moment(row, "finished_at"),
        row.getString("error_code"));
  }

  private static TrackVersion version(ResultSet row) throws SQLException {
    return new TrackVersion(
        row.getString("track"),
        text(row, "version"),
        moment(row, "applied_at"),
        row.getLong("pending"),
        row.getLong("failed"));
  }

  private static AvailableBackup backup(ResultSet row) throws SQLException {
    return new AvailableBackup(
        id(row, "id").orElseThrow(),
        row.getString("backup_type"),
        text(row, "table_name"),
        row.getString("status"),
        row.getLong("row_count"),
        row.getLong("bytes"),
        moment(row, "created_at").orElseThrow());
  }
}
