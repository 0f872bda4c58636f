package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The history of a form or a table: its present structure, and its changes and backups, the newest
 * first.
 *
 * @param omitted what it leaves out, in sentences
 * @param tables the table, or the tables of the form and of its sub-forms; empty if none exists
 * @param changes also those under an earlier name of the table
 */
public record ChangeHistory(
    Instant generatedAt,
    Scope scope,
    List<String> omitted,
    List<DescribedTable> tables,
    List<Change> changes,
    List<BackupReport.Backup> backups) {

  /** Copies the lists. */
  public ChangeHistory {
    omitted = List.copyOf(omitted);
    tables = List.copyOf(tables);
    backups = List.copyOf(backups);
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
