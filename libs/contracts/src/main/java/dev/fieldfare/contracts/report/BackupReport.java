package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Backups that were begun in a period, the newest first.
 *
 * @param omitted what it leaves out, in sentences
 */
public record BackupReport(
    Instant generatedAt, Period period, Scope scope, List<String> omitted, List<Backup> backups) {

  public BackupReport {
    omitted = List.copyOf(omitted);
    backups = List.copyOf(backups);
  }

  /**
   * One backup.
   *
   * @param table with its schema, if it is of one table
   * @param provenAt when it was restored and compared
   */
  public record Backup(
      String target,
      UUID id,
      String type,
      String status,
      Optional<String> table,
      Optional<String> column,
      Optional<String> formId,
      long rows,
      long bytes,
      Instant createdAt,
      Optional<Instant> verifiedAt,
      Optional<Instant> provenAt,
      Optional<Instant> retentionUntil,
      Optional<String> errorCode) {}
}
