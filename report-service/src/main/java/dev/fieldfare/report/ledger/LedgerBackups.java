package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.id;
import static dev.fieldfare.report.ledger.LedgerQuery.moment;
import static dev.fieldfare.report.ledger.LedgerQuery.text;

import dev.fieldfare.contracts.report.BackupReport.Backup;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.ledger.EarlierNames.EarlierName;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Backups that were begun in the period, or all backups. */
public final class LedgerBackups implements LedgerRecords<Backup> {
  private static final String SQL =
      """
      SELECT b.id, b.backup_type, b.status, b.schema_name || '.' || b.table_name AS table_name, b.column_name, b.form_id,
        coalesce(b.row_count, 0) AS row_count, coalesce(b.bytes, 0) AS bytes, b.created_at, b.verified_at, b.proven_at,
        b.retention_until, b.error_code
      FROM fieldfare.field_data_backups b WHERE true\
      """;

  private final TargetConnections connections;
  private final boolean isOfAllTimes;

  /** Backups of the period. */
  public LedgerBackups(TargetConnections connections) {
    this(connections, false);
  }

  private LedgerBackups(TargetConnections connections, boolean isOfAllTimes) {
    this.connections = connections;
    this.isOfAllTimes = isOfAllTimes;
  }

  /** All backups of the ledger, also under an earlier name of the table. */
  public static LedgerBackups ofAllTimes(TargetConnections connections) {
    return new LedgerBackups(connections, true);
  }

  @Override
  public List<Backup> read(String target, ReportRequest request, int most) throws SQLException {
    LedgerQuery query = new LedgerQuery(SQL);
    if (!isOfAllTimes) {
      List<Instant> boundaries = request.period().boundaries();
      query.and(
          "AND b.created_at >= ? AND b.created_at < ?",
          boundaries.getFirst().atOffset(ZoneOffset.UTC),
          boundaries.getLast().atOffset(ZoneOffset.UTC));
    }
    query
        .andIf(request.formId(), "AND b.form_id = ?")
        .andIf(request.table(), "AND (b.table_name = ?")
        .andIf(request.schema(), "AND b.schema_name = ?");
    if (isOfAllTimes) {
      for (EarlierName name : EarlierNames.read(connections, target, request)) {
        query.and(
            "OR b.schema_name = ? AND b.table_name = ? AND b.created_at <= ?",
            name.schema(),
            name.table(),
            name.until());
      }
    }
    return query
        .and(request.table().isPresent() ? ")" : "")
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
