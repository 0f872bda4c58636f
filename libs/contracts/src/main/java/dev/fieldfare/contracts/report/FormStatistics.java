package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import dev.fieldfare.contracts.report.MigrationReport.Storage;
import dev.fieldfare.contracts.report.MigrationReport.Times;
import dev.fieldfare.contracts.report.MigrationReport.Totals;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * All migrations of a form that ended, of all times, and its backups.
 *
 * @param data how far the numbers reach, for each target
 * @param omitted what the numbers leave out, in sentences
 * @param backups what is stored now
 * @param expiring active backups whose retention ends within 7 days, the first at the beginning
 */
public record FormStatistics(
    Instant generatedAt,
    Scope scope,
    List<DataAge> data,
    List<String> omitted,
    Totals migrations,
    Times times,
    Storage backups,
    List<ExpiringBackup> expiring) {

  public FormStatistics {
    data = List.copyOf(data);
    omitted = List.copyOf(omitted);
    expiring = List.copyOf(expiring);
  }

  /**
   * A backup that expires soon.
   *
   * @param table with its schema
   * @param isExpired whether its retention has ended already
   * @param daysUntilExpiration begun days; 0 or less when it has expired
   */
  public record ExpiringBackup(
      String target,
      UUID id,
      String type,
      Optional<String> table,
      long recordCount,
      long bytes,
      Instant retentionUntil,
      boolean isExpired,
      long daysUntilExpiration) {}
}
