package dev.fieldfare.report.digest;

import dev.fieldfare.contracts.report.AlertReport.SeverityTimes;
import dev.fieldfare.contracts.report.DigestReport;
import dev.fieldfare.contracts.report.DigestReport.DigestTarget;
import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import dev.fieldfare.report.document.RecordTables;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportTable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** The tables of a digest. */
final class DigestTables {

  private DigestTables() {}

  static ReportDocument of(DigestReport digest) {
    return new ReportDocument(
        "Digest",
        digest,
        RecordTables.facts(Optional.of(digest.period()), digest.scope(), digest.generatedAt()),
        Optional.of(totals(digest)),
        List.of(targets(digest), openAlerts(digest), alerts(digest), failures(digest)),
        digest.timeline(),
        digest.omitted());
  }

  private static ReportTable totals(DigestReport digest) {
    MigrationReport.Totals migrations = digest.migrations();
    long raised = digest.alerts().stream().mapToLong(SeverityTimes::alerts).sum();
    return ReportTable.facts(
        "totals",
        "In short",
        "Migrations",
        number(migrations.totalMigrations()),
        "Failed",
        number(migrations.failedMigrations()),
        "Success rate",
        rate(migrations.successRate()),
        "Alerts raised",
        number(raised),
        "Open alerts",
        number(digest.openAlerts().size()),
        "Validations",
        number(digest.validations().validations()),
        "Critical validations",
        number(digest.validations().critical()),
        "Active backups",
        number(digest.backups().active()),
        "Damaged backups",
        number(digest.backups().damaged()),
        "Expire within 7 days",
        number(digest.backups().expiringSoon()));
  }

  private static ReportTable targets(DigestReport digest) {
    return new ReportTable(
        "targets",
        "Targets now",
        List.of(
            "Target", "Health", "Unfinished", "Pending versions", "Failed versions", "Last ended"),
        digest.targets().stream().map(DigestTables::target).toList());
  }

  private static List<String> target(DigestTarget target) {
    return List.of(
        target.target(),
        target.health().map(health -> health.score() + " % " + health.band()).orElse("-"),
        number(target.unfinished()),
        number(target.pendingVersions()),
        number(target.failedVersions()),
        target.lastEndedAt().map(RecordTables::moment).orElse("-"));
  }

  private static ReportTable openAlerts(DigestReport digest) {
    return new ReportTable(
        "open-alerts",
        "Open alerts",
        List.of("Severity", "Title", "First seen", "Count", "Id"),
        digest.openAlerts().stream().map(DigestTables::openAlert).toList());
  }

  private static List<String> openAlert(OpenAlert alert) {
    return List.of(
        alert.severity(),
        alert.title(),
        RecordTables.moment(alert.firstSeen()),
        number(alert.count()),
        alert.id());
  }

  private static ReportTable alerts(DigestReport digest) {
    return new ReportTable(
        "alerts",
        "Alerts of the period",
        List.of("Severity", "Raised", "Acknowledged", "Resolved"),
        digest.alerts().stream()
            .map(
                of ->
                    List.of(
                        of.severity(),
                        number(of.alerts()),
                        number(of.acknowledged()),
                        number(of.resolved())))
            .toList());
  }

  private static ReportTable failures(DigestReport digest) {
    return new ReportTable(
        "failures",
        "Reasons of failures",
        List.of("Code", "Migrations"),
        digest.failures().stream()
            .map(
                reason ->
                    List.of(reason.code().isEmpty() ? "-" : reason.code(), number(reason.count())))
            .toList());
  }

  private static String number(long number) {
    return Long.toString(number);
  }

  private static String rate(Optional<BigDecimal> rate) {
    return rate.map(of -> of.toPlainString() + " %").orElse("-");
  }
}
