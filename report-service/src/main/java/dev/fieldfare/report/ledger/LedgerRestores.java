package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.id;
import static dev.fieldfare.report.ledger.LedgerQuery.moment;
import static dev.fieldfare.report.ledger.LedgerQuery.text;

import dev.fieldfare.contracts.report.RestoreReport.Restore;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Restores that ended in the period. */
public final class LedgerRestores implements LedgerRecords<Restore> {
  private static final String SQL =
      """
      SELECT m.id, m.backup_id, m.schema_name || '.' || m.table_name AS table_name, m.status, m.finished_at,
        round((extract(epoch FROM m.finished_at - m.started_at) * 1000)::numeric, 3) AS duration_ms, m.requested_by, m.error_code
      FROM fieldfare.field_migrations m
      WHERE m.migration_type = 'RESTORE' AND m.finished_at >= ? AND m.finished_at < ?\
      """;

  // A restore on request names no form, but its backup may.
  private static final String OF_FORM =
      """
      AND (m.form_id = ? OR EXISTS (SELECT FROM fieldfare.field_data_backups b WHERE b.id = m.backup_id AND b.form_id = ?))\
      """;

  private final TargetConnections connections;

  public LedgerRestores(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Restore> read(String target, ReportRequest request, int most) throws SQLException {
    List<Instant> boundaries = request.period().boundaries();
    LedgerQuery query =
        new LedgerQuery("")
            .and(
                SQL,
                boundaries.getFirst().atOffset(ZoneOffset.UTC),
                boundaries.getLast().atOffset(ZoneOffset.UTC));
    request.formId().ifPresent(form -> query.and(OF_FORM, form, form));
    return query
        .andIf(request.table(), "AND m.table_name = ?")
        .andIf(request.schema(), "AND m.schema_name = ?")
        .and("ORDER BY m.finished_at DESC, m.id LIMIT ?", most)
        .rows(connections, target, row -> restore(target, row));
  }

  private static Restore restore(String target, ResultSet row) throws SQLException {
    return new Restore(
        target,
        id(row, "id").orElseThrow(),
        id(row, "backup_id"),
        text(row, "table_name"),
        row.getString("status"),
        moment(row, "finished_at").orElseThrow(),
        Optional.ofNullable(row.getBigDecimal("duration_ms")),
        text(row, "requested_by"),
        text(row, "error_code"));
  }
}
