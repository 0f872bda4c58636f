package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a person should know about a period, on one page: the parts of other reports that ask for
 * attention.
 *
 * @param omitted what it leaves out, in sentences
 * @param migrations those that ended in the period
 * @param failures the most frequent reasons
 * @param backups what is stored now
 * @param alerts those that were raised in the period, by severity
 * @param openAlerts those that are not resolved now
 * @param validations those that were started in the period
 * @param targets how they are now
 */
public record DigestReport(
    Instant generatedAt,
    Period period,
    Scope scope,
    List<String> omitted,
    MigrationReport.Totals migrations,
    List<MigrationReport.Day> timeline,
    List<MigrationReport.Reason> failures,
    MigrationReport.Storage backups,
    List<AlertReport.SeverityTimes> alerts,
    List<StatusReport.OpenAlert> openAlerts,
    ValidationHistory.Totals validations,
    List<DigestTarget> targets) {

  /** Copies the lists. */
  public DigestReport {
    omitted = List.copyOf(omitted);
    timeline = List.copyOf(timeline);
    failures = List.copyOf(failures);
    alerts = List.copyOf(alerts);
    openAlerts = List.copyOf(openAlerts);
    targets = List.copyOf(targets);
  }

  /**
   * A target now.
   *
   * @param unfinished migrations that have not ended
   * @param pendingVersions versions of tracks that are not applied
   */
  public record DigestTarget(
      String target,
      Optional<StatusReport.Health> health,
      long unfinished,
      long pendingVersions,
      long failedVersions,
      Optional<Instant> lastEndedAt) {}
}
