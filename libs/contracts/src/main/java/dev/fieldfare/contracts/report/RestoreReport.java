package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Restores that ended in a period, and the drills of it: backups that were read back or restored
 * for a comparison. The newest is the first.
 *
 * @param omitted what it leaves out, in sentences
 */
public record RestoreReport(
    Instant generatedAt,
    Period period,
    Scope scope,
    List<String> omitted,
    List<Restore> restores,
    List<Drill> drills) {

  public RestoreReport {
    omitted = List.copyOf(omitted);
    restores = List.copyOf(restores);
    drills = List.copyOf(drills);
  }

  /**
   * A restore into a table.
   *
   * @param id of the migration
   * @param into the table with its schema
   */
  public record Restore(
      String target,
      UUID id,
      Optional<UUID> backupId,
      Optional<String> into,
      String status,
      Instant finishedAt,
      Optional<BigDecimal> durationMs,
      Optional<String> requestedBy,
      Optional<String> errorCode) {}

  /**
   * A backup that was tested.
   *
   * @param table with its schema, if it is of one table
   * @param verifiedAt when it was last read back
   * @param provenAt when it was last restored and compared
   */
  public record Drill(
      String target,
      UUID backupId,
      String type,
      Optional<String> table,
      String status,
      Optional<Instant> verifiedAt,
      Optional<Instant> provenAt) {}
}
