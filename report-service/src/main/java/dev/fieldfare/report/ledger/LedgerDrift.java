package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.text;

import dev.fieldfare.contracts.report.OpenDrift.Difference;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Differences between the registry and the tables, as they are now. */
public final class LedgerDrift implements LedgerRecords<Difference> {
  private static final String SQL =
      """
      SELECT d.severity, d.kind, coalesce(d.form_id, '-') AS form_id, d.title, d.schema_name || '.' || d.table_name AS table_name, d.column_name,
        d.expected, d.actual, d.message
      FROM fieldfare.form_drift(?) d WHERE true\
      """;

  private static final String ALL_FORMS =
      SQL.replace("fieldfare.form_drift(?)", "fieldfare.form_drift()");

  private final TargetConnections connections;

  public LedgerDrift(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Difference> read(String target, ReportRequest request, int most) throws SQLException {
    LedgerQuery query =
        request.formId().isPresent()
            ? new LedgerQuery("").andIf(request.formId(), SQL)
            : new LedgerQuery(ALL_FORMS);
    return query
        .andIf(request.table(), "AND d.table_name = ?")
        .andIf(request.schema(), "AND d.schema_name = ?")
        .and("LIMIT ?", most)
        .rows(connections, target, row -> difference(target, row));
  }

  private static Difference difference(String target, ResultSet row) throws SQLException {
    return new Difference(
        target,
        row.getString("severity"),
        row.getString("kind"),
        row.getString("form_id"),
        row.getString("title"),
        row.getString("table_name"),
        text(row, "column_name"),
        text(row, "expected"),
        text(row, "actual"),
        row.getString("message"));
  }
}
