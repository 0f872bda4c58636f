package dev.fieldfare.report.ledger;

import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;

/** The names that a table had before it was renamed. */
final class EarlierNames {
  // The sequence number decreases with each step, so reused names do not make a loop.
  private static final String SQL =
      """
      WITH RECURSIVE names AS (
        SELECT r.schema_name, r.table_name, r.seq, r.finished_at FROM fieldfare.finished_migrations r
        WHERE r.new_name = ? AND r.migration_type = 'RENAME_TABLE' AND r.status = 'APPLIED' AND (? = '' OR r.schema_name = ?)
        UNION
        SELECT r.schema_name, r.table_name, r.seq, r.finished_at FROM names n
        JOIN fieldfare.finished_migrations r ON r.new_name = n.table_name AND r.schema_name = n.schema_name AND r.seq < n.seq
          AND r.migration_type = 'RENAME_TABLE' AND r.status = 'APPLIED'
      )
      SELECT n.schema_name, n.table_name, n.seq, n.finished_at FROM names n LIMIT 100
      """;

  private EarlierNames() {}

  /**
   * One of the names.
   *
   * @param seq of the migration that ended its use
   * @param until when that migration ended
   */
  record EarlierName(String schema, String table, long seq, OffsetDateTime until) {}

  /** The names; none if the request names no table. */
  static List<EarlierName> read(TargetConnections connections, String target, ReportRequest request)
      throws SQLException {
    if (request.table().isEmpty()) {
      return List.of();
    }
    String schema = request.schema().orElse("");
    return new LedgerQuery("")
        .and(SQL, request.table().get(), schema, schema)
        .rows(
            connections,
            target,
            row ->
                new EarlierName(
                    row.getString("schema_name"),
                    row.getString("table_name"),
                    row.getLong("seq"),
                    row.getObject("finished_at", OffsetDateTime.class)));
  }
}
