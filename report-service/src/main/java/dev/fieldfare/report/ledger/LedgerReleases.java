package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.moment;
import static dev.fieldfare.report.ledger.LedgerQuery.text;

import dev.fieldfare.contracts.report.ReleaseReport.Attempt;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Attempts to apply or to roll back a version that ended in the period. */
public final class LedgerReleases implements LedgerRecords<Attempt> {
  private static final String SQL =
      """
      SELECT a.track, a.version, coalesce(v.description, '') AS description, a.n, a.direction, a.status, a.started_at,
        a.finished_at, round((extract(epoch FROM a.finished_at - a.started_at) * 1000)::numeric, 3) AS duration_ms,
        jsonb_array_length(a.statements) AS statements, a.requested_by
      FROM fieldfare.version_attempts a LEFT JOIN fieldfare.schema_migrations v USING (track, version)
      WHERE a.finished_at >= ? AND a.finished_at < ? ORDER BY a.finished_at DESC, a.track, a.version, a.n LIMIT ?""";

  private final TargetConnections connections;

  public LedgerReleases(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<Attempt> read(String target, ReportRequest request, int most) throws SQLException {
    List<Instant> boundaries = request.period().boundaries();
    return new LedgerQuery("")
        .and(
            SQL,
            boundaries.getFirst().atOffset(ZoneOffset.UTC),
            boundaries.getLast().atOffset(ZoneOffset.UTC),
            most)
        .rows(connections, target, row -> attempt(target, row));
  }

  private static Attempt attempt(String target, ResultSet row) throws SQLException {
    return new Attempt(
        target,
        row.getString("track"),
        row.getString("version"),
        row.getString("description"),
        row.getInt("n"),
        row.getString("direction"),
        row.getString("status"),
        moment(row, "started_at").orElseThrow(),
        moment(row, "finished_at").orElseThrow(),
        row.getBigDecimal("duration_ms"),
        row.getInt("statements"),
        text(row, "requested_by"));
  }
}
