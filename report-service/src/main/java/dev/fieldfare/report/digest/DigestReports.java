package dev.fieldfare.report.digest;

import dev.fieldfare.contracts.report.AlertReport;
import dev.fieldfare.contracts.report.DigestReport;
import dev.fieldfare.contracts.report.DigestReport.DigestTarget;
import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.StatusReport;
import dev.fieldfare.contracts.report.StatusReport.QueueCount;
import dev.fieldfare.contracts.report.StatusReport.TargetStatus;
import dev.fieldfare.contracts.report.StatusReport.TrackVersion;
import dev.fieldfare.contracts.report.ValidationHistory;
import dev.fieldfare.report.alert.AlertReports;
import dev.fieldfare.report.document.MigrationReports;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.status.StatusReports;
import dev.fieldfare.report.validation.ValidationReports;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes digests. A part that cannot be read is missing, and the digest says so. */
public final class DigestReports {
  private final Sources sources;

  public DigestReports(Sources sources) {
    this.sources = sources;
  }

  /** The reports from which it is made. */
  public record Sources(
      MigrationReports migrations,
      StatusReports status,
      ValidationReports validations,
      AlertReports alerts) {}

  /** Makes the digest with its tables. */
  public ReportDocument document(ReportRequest request) throws SQLException {
    return DigestTables.of(make(request));
  }

  /** Makes the digest. */
  public DigestReport make(ReportRequest request) throws SQLException {
    MigrationReport migrations = sources.migrations().make(request);
    StatusReport status = sources.status().make(request);
    ValidationHistory validations = sources.validations().make(request);
    AlertReport alerts = sources.alerts().make(request);
    Set<String> omitted = new LinkedHashSet<>(migrations.omitted());
    omitted.addAll(status.omitted());
    omitted.addAll(validations.omitted());
    omitted.addAll(alerts.omitted());
    return new DigestReport(
        request.now(),
        request.period().described(),
        request.scope(),
        List.copyOf(omitted),
        migrations.migrations(),
        migrations.timeline(),
        migrations.failures(),
        migrations.backups(),
        alerts.severities(),
        status.alerts(),
        validations.totals(),
        status.targets().stream().map(DigestReports::target).toList());
  }

  private static DigestTarget target(TargetStatus status) {
    return new DigestTarget(
        status.target(),
        status.health(),
        status.queue().stream().mapToLong(QueueCount::count).sum(),
        status.versions().stream().mapToLong(TrackVersion::pending).sum(),
        status.versions().stream().mapToLong(TrackVersion::failed).sum(),
        status.lastEndedAt());
  }
}
