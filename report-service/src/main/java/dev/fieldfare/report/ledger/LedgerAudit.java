package dev.fieldfare.report.ledger;

import static dev.fieldfare.report.ledger.LedgerQuery.id;
import static dev.fieldfare.report.ledger.LedgerQuery.moment;
import static dev.fieldfare.report.ledger.LedgerQuery.text;

import dev.fieldfare.contracts.report.AuditReport.SentChange;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.TargetConnections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Changes that were sent in the period, by all ways. */
public final class LedgerAudit implements LedgerRecords<SentChange> {
  /** Ids are made when a change is sent; clocks may differ by less than this. */
  private static final Duration SLACK = Duration.ofHours(1);

  private static final String SQL =
      """
      SELECT m.id, m.enqueued_at, m.requested_by, m.sender_role, m.way, m.origin, m.migration_type,
        m.schema_name || '.' || m.table_name AS table_name, m.column_name, m.status, m.finished_at, m.error_code
      FROM fieldfare.field_migrations m
      WHERE m.id >= ? AND m.id < ? AND m.enqueued_at >= ? AND m.enqueued_at < ?\
      """;

  private final TargetConnections connections;

  public LedgerAudit(TargetConnections connections) {
    this.connections = connections;
  }

  @Override
  public List<SentChange> read(String target, ReportRequest request, int most) throws SQLException {
    Instant from = request.period().boundaries().getFirst();
    Instant until = request.period().boundaries().getLast();
    return new LedgerQuery("")
        .and(
            SQL,
            idAt(from.minus(SLACK)),
            idAt(until.plus(SLACK)),
            from.atOffset(ZoneOffset.UTC),
            until.atOffset(ZoneOffset.UTC))
        .andIf(request.formId(), "AND m.form_id = ?")
        .andIf(request.table(), "AND m.table_name = ?")
        .andIf(request.schema(), "AND m.schema_name = ?")
        .and("ORDER BY m.id DESC LIMIT ?", most)
        .rows(connections, target, row -> change(target, row));
  }

  // Ids begin with their time in milliseconds, so only a part of the index is read.
  private static UUID idAt(Instant time) {
    return new UUID(Math.max(0, time.toEpochMilli()) << 16, 0);
  }

  private static SentChange change(String target, ResultSet row) throws SQLException {
    return new SentChange(
        target,
        id(row, "id").orElseThrow(),
        moment(row, "enqueued_at").orElseThrow(),
        text(row, "requested_by"),
        text(row, "sender_role"),
        text(row, "way"),
        text(row, "origin"),
        row.getString("migration_type"),
        text(row, "table_name"),
        text(row, "column_name"),
        row.getString("status"),
        moment(row, "finished_at"),
        text(row, "error_code"));
  }
}
