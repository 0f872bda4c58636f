package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.id;
import static dev.fieldfare.report.ledger.LedgerQuery.moment;
import static dev.fieldfare.report.ledger.LedgerQuery.text;

import dev.fieldfare.contracts.report.BackupReport.Backup;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Backups that were begun in the period. */
public final class LedgerBackups implements LedgerRecords<Backup> {
  private static final String SQL =
      """
      SELECT b.id, b.backup_type, b.status, b.schema_name || '.' || b.table_name AS table_name, b.column_name, b.form_id,
        coalesce(b.row_count, 0) AS row_count, coalesce(b.bytes, 0) AS bytes, b.created_at, b.verified_at, b.proven_at,
        b.retention_until, b.error_code
      FROM fieldfare.field_data_backups b WHERE b.created_at >= ? AND b.created_at < ?""";

  private final TargetConnections connections;

  public LedgerBackups(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Backup> read(String target, ReportRequest request, int most) throws SQLException {
    List<Instant> boundaries = request.period().boundaries();
    return new LedgerQuery("")
        .and(
            SQL,
            boundaries.getFirst().atOffset(ZoneOffset.UTC),
            boundaries.getLast().atOffset(ZoneOffset.UTC))
        .andIf(request.formId(), "AND b.form_id = ?")
        .andIf(request.table(), "AND b.table_name = ?")
        .andIf(request.schema(), "AND b.schema_name = ?")
        .and("ORDER BY b.created_at DESC, b.id LIMIT ?", most)
        .rows(connections, target, row -> backup(target, row));
  }

  private static Backup backup(String target, ResultSet row) throws SQLException {
    return new Backup(
        target,
        id(row, "id").orElseThrow(),
        row.getString("backup_type"),
        row.getString("status"),
        text(row, "table_name"),
        text(row, "column_name"),
        text(row, "form_id"),
        row.getLong("row_count"),
        row.getLong("bytes"),
        moment(row, "created_at").orElseThrow(),
        moment(row, "verified_at"),
        moment(row, "proven_at"),
        moment(row, "retention_until"),
        text(row, "error_code"));
  }
}
