package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What happened to a form or a table, the newest change first.
 *
 * @param omitted what it leaves out, in sentences
 */
public record ChangeHistory(
    Instant generatedAt, Scope scope, List<String> omitted, List<Change> changes) {

  public ChangeHistory {
    omitted = List.copyOf(omitted);
    changes = List.copyOf(changes);
  }

  /**
   * A migration.
   *
   * @param table with its schema; empty if a rejected message named none
   * @param errorCode why it failed or was rejected
   */
  public record Change(
      String target,
      UUID id,
      Instant enqueuedAt,
      Optional<Instant> finishedAt,
      String type,
      Optional<String> table,
      Optional<String> column,
      Optional<String> newName,
      Optional<String> dataType,
      Optional<String> formId,
      Optional<String> fieldId,
      String status,
      Optional<String> requestedBy,
      Optional<BigDecimal> durationMs,
      Optional<String> errorCode,
      Optional<UUID> undoneBy) {}
}
