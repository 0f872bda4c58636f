package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.id;
import static dev.fieldfare.report.ledger.LedgerQuery.moment;
import static dev.fieldfare.report.ledger.LedgerQuery.text;

import dev.fieldfare.contracts.report.RestoreReport.Drill;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Backups that were last read back, or last restored for a comparison, in the period. */
public final class LedgerDrills implements LedgerRecords<Drill> {
  private static final String SQL =
      """
      SELECT b.id, b.backup_type, b.schema_name || '.' || b.table_name AS table_name, b.status, b.verified_at, b.proven_at
      FROM fieldfare.field_data_backups b
      WHERE (b.verified_at >= ? AND b.verified_at < ? OR b.proven_at >= ? AND b.proven_at < ?)\
      """;

  private final TargetConnections connections;

  public LedgerDrills(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Drill> read(String target, ReportRequest request, int most) throws SQLException {
    OffsetDateTime from = request.period().boundaries().getFirst().atOffset(ZoneOffset.UTC);
    OffsetDateTime until = request.period().boundaries().getLast().atOffset(ZoneOffset.UTC);
    return new LedgerQuery("")
        .and(SQL, from, until, from, until)
        .andIf(request.formId(), "AND b.form_id = ?")
        .andIf(request.table(), "AND b.table_name = ?")
        .andIf(request.schema(), "AND b.schema_name = ?")
        .and("ORDER BY greatest(b.verified_at, b.proven_at) DESC, b.id LIMIT ?", most)
        .rows(connections, target, row -> drill(target, row));
  }

  private static Drill drill(String target, ResultSet row) throws SQLException {
    return new Drill(
        target,
        id(row, "id").orElseThrow(),
        row.getString("backup_type"),
        text(row, "table_name"),
        row.getString("status"),
        moment(row, "verified_at"),
        moment(row, "proven_at"));
  }
}
