package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.id;
import static dev.fieldfare.report.ledger.LedgerQuery.moment;
import static dev.fieldfare.report.ledger.LedgerQuery.text;

import dev.fieldfare.contracts.report.ChangeHistory.Change;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.ledger.EarlierNames.EarlierName;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Migrations of a form or a table, also those under an earlier name of the table. */
public final class LedgerChanges implements LedgerRecords<Change> {
  private static final String SQL =
      """
      SELECT m.id, m.enqueued_at, m.finished_at, m.migration_type, m.schema_name || '.' || m.table_name AS table_name,
        m.column_name, m.new_name, m.data_type, m.form_id, m.field_id, m.status, m.requested_by,
        round((extract(epoch FROM m.finished_at - m.started_at) * 1000)::numeric, 3) AS duration_ms, m.error_code, m.undone_by
      FROM fieldfare.field_migrations m WHERE true\
      """;

  private final TargetConnections connections;

  public LedgerChanges(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Change> read(String target, ReportRequest request, int most) throws SQLException {
    LedgerQuery query =
        new LedgerQuery(SQL)
            .andIf(request.formId(), "AND m.form_id = ?")
            .andIf(request.table(), "AND (m.table_name = ?")
            .andIf(request.schema(), "AND m.schema_name = ?");
    for (EarlierName name : EarlierNames.read(connections, target, request)) {
      query.and(
          "OR m.schema_name = ? AND m.table_name = ? AND m.seq <= ?",
          name.schema(),
          name.table(),
          name.seq());
    }
    return query
        .and(request.table().isPresent() ? ")" : "")
        .and("ORDER BY m.id DESC LIMIT ?", most)
        .rows(connections, target, row -> change(target, row));
  }

  private static Change change(String target, ResultSet row) throws SQLException {
    return new Change(
        target,
        id(row, "id").orElseThrow(),
        moment(row, "enqueued_at").orElseThrow(),
        moment(row, "finished_at"),
        row.getString("migration_type"),
        text(row, "table_name"),
        text(row, "column_name"),
        text(row, "new_name"),
        text(row, "data_type"),
        text(row, "form_id"),
        text(row, "field_id"),
        row.getString("status"),
        text(row, "requested_by"),
        Optional.ofNullable(row.getBigDecimal("duration_ms")),
        text(row, "error_code"),
        id(row, "undone_by"));
  }
}
