package dev.fieldfare.cli.status;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.client.Reports;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.report.StatusReport;
import dev.fieldfare.contracts.report.StatusReport.AvailableBackup;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import dev.fieldfare.contracts.report.StatusReport.TargetStatus;
import dev.fieldfare.contracts.report.StatusReport.TrackVersion;
import java.util.List;
import java.util.Optional;

/** Health, versions, backups and alerts on the screen, as the report-service knows them. */
final class StatusDetails {
  private static final int FEW = 5;

  private StatusDetails() {}

  /** The report; empty if the report-service does not answer. */
  static Optional<StatusReport> read(Session session) {
    Reports.Query now =
        new Reports.Query(1, "UTC", session.target(), Optional.empty(), Optional.empty());
    try {
      return Optional.of(
          ContractsJson.mapper()
              .convertValue(
                  session.client().reports().json(Reports.Kind.STATUS, now), StatusReport.class));
    } catch (FieldfareException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static void show(Output output, Optional<StatusReport> report) {
    Style style = output.style();
    if (report.isEmpty()) {
      output.line(
          style.bold("more")
              + "     health, versions, backups and alerts are not known: the report-service does"
              + " not answer");
      return;
    }
    for (TargetStatus target : report.get().targets()) {
      output.line(style.bold(target.target()) + "  " + line(target));
    }
    alerts(output, report.get().alerts());
    report.get().omitted().forEach(output::line);
  }

  private static String line(TargetStatus target) {
    String health =
        target
            .health()
            .map(of -> "health %d %% %s".formatted(of.score(), of.band()))
            .orElse("health unknown");
    return health + "; " + versions(target.versions()) + "; " + backups(target.backups());
  }

  private static String versions(List<TrackVersion> versions) {
    if (versions.isEmpty()) {
      return "no versions";
    }
    return String.join(", ", versions.stream().map(StatusDetails::version).toList());
  }

  private static String version(TrackVersion of) {
    return "%s %s (%d pending, %d failed)"
        .formatted(of.track(), of.version().orElse("-"), of.pending(), of.failed());
  }

  private static String backups(List<AvailableBackup> backups) {
    return backups.isEmpty()
        ? "no backup can be restored"
        : "newest backup %s of %s"
            .formatted(backups.getFirst().id(), backups.getFirst().createdAt());
  }

  private static void alerts(Output output, List<OpenAlert> alerts) {
    Style style = output.style();
    if (alerts.isEmpty()) {
      return;
    }
    output.line(style.bold("open alerts") + "  " + alerts.size());
    alerts.stream()
        .limit(FEW)
        .forEach(alert -> output.line("  " + alert.severity() + "  " + alert.title()));
  }
}
