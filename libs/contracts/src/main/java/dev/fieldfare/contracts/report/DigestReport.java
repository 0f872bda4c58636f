package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A summary of a period on one page: the parts of other reports that need attention.
 *
 * @param omitted what the report leaves out, in sentences
 * @param migrations migrations that ended in the period
 * @param failures the most frequent reasons
 * @param backups the stored backups at present
 * @param alerts alerts that were raised in the period, by severity
 * @param openAlerts alerts that are not resolved now
 * @param validations validations that were started in the period
 * @param targets their present state
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
