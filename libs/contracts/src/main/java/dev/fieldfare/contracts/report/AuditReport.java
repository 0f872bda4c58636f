package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who sent which change in a period, by which way, and what came of it; the newest is the first.
 * All ways are in it: the stream, SQL functions and HTTP.
 *
 * @param omitted what it leaves out, in sentences
 */
public record AuditReport(
    Instant generatedAt,
    Period period,
    Scope scope,
    List<String> omitted,
    List<SentChange> changes) {

  public AuditReport {
    omitted = List.copyOf(omitted);
    changes = List.copyOf(changes);
  }

  /**
   * A change.
   *
   * @param at when it was sent
   * @param by the name of the API key, of the database role, or what the message says
   * @param role of the sender
   * @param way stream, sql or http
   * @param from the entry of the stream
   * @param table with its schema
   */
  public record SentChange(
      String target,
      UUID id,
      Instant at,
      Optional<String> by,
      Optional<String> role,
      Optional<String> way,
      Optional<String> from,
      String type,
      Optional<String> table,
      Optional<String> column,
      String status,
      Optional<Instant> finishedAt,
      Optional<String> errorCode) {}
}
