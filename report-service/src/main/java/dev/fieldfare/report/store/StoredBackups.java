package dev.fieldfare.report.store;

import dev.fieldfare.contracts.report.MigrationReport.Storage;
import dev.fieldfare.contracts.report.MigrationReport.StoredType;
import dev.fieldfare.report.document.ReportRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is stored of the backups now. */
final class StoredBackups {
  private static final Duration SOON = Duration.ofDays(7);

  private static final String SQL =
      """
      SELECT s.backup_type, count(*) AS total, count(*) FILTER (WHERE s.is_active) AS active,
        count(*) FILTER (WHERE s.status IN ('EXPIRED', 'DELETED')) AS expired,
        count(*) FILTER (WHERE s.status = 'CORRUPT') AS damaged,
        coalesce(sum(s.row_count) FILTER (WHERE s.is_active), 0)::bigint AS records,
        coalesce(sum(s.bytes) FILTER (WHERE s.is_active), 0)::bigint AS bytes,
        count(*) FILTER (WHERE s.is_active AND s.retention_until < ?) AS soon
      FROM (
        SELECT b.*, b.status IN ('COMPLETED', 'VERIFIED', 'PROVEN') AS is_active
        FROM fieldfare_report.projections p
        JOIN fieldfare_report.backups b ON b.target = p.target AND b.generation = p.generation
        WHERE p.target = ANY (?) AND b.status NOT IN ('RUNNING', 'FAILED')
          AND (?::text IS NULL OR b.schema_name = ?) AND (?::text IS NULL OR b.table_name = ?)
          AND (?::text IS NULL OR b.form_id = ?)) s
      GROUP BY 1 ORDER BY 1
      """;

  private StoredBackups() {}

  static Storage read(Connection own, ReportRequest request) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(SQL)) {
      query.setObject(1, request.now().plus(SOON).atOffset(ZoneOffset.UTC));
      query.setArray(2, own.createArrayOf("text", request.targets().toArray()));
      int next = 3;
      for (Optional<String> filter : List.of(request.schema(), request.table(), request.formId())) {
        query.setString(next++, filter.orElse(null));
        query.setString(next++, filter.orElse(null));
      }
      try (ResultSet rows = query.executeQuery()) {
        return sum(rows);
      }
    }
  }

  private static Storage sum(ResultSet rows) throws SQLException {
    List<StoredType> types = new ArrayList<>();
    String[] columns = {"total", "active", "expired", "damaged", "records", "bytes", "soon"};
    long[] sums = new long[columns.length];
    while (rows.next()) {
      for (int n = 0; n < columns.length; n++) {
        sums[n] += rows.getLong(columns[n]);
      }
      if (rows.getLong("active") > 0) {
        types.add(
            new StoredType(
                rows.getString("backup_type"),
                rows.getLong("active"),
                rows.getLong("records"),
                rows.getLong("bytes")));
      }
    }
    return new Storage(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], types);
  }
}
