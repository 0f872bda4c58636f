package dev.fieldfare.report.status;

import dev.fieldfare.contracts.report.StatusReport;
import dev.fieldfare.contracts.report.StatusReport.Health;
import dev.fieldfare.contracts.report.StatusReport.OpenAlert;
import dev.fieldfare.contracts.report.StatusReport.TargetStatus;
import dev.fieldfare.report.document.GatheredRecords;
import dev.fieldfare.report.document.LedgerRecords;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes reports of how the targets are now. */
public final class StatusReports {
  private final LedgerRecords<TargetStatus> ledgers;
  private final Monitoring monitoring;

  public StatusReports(LedgerRecords<TargetStatus> ledgers, Monitoring monitoring) {
    this.ledgers = ledgers;
    this.monitoring = monitoring;
  }

  /** Makes the report with its tables. */
  public ReportDocument document(ReportRequest request) {
    return StatusTables.of(make(request));
  }

  /** Makes the report. */
  public StatusReport make(ReportRequest request) {
    GatheredRecords<TargetStatus> found = GatheredRecords.read(ledgers, request);
    Optional<List<OpenAlert>> alerts = monitoring.openAlerts();
    List<String> omitted = new ArrayList<>(found.omitted());
    if (request.isOfPart()) {
      omitted.add("The state is that of whole targets: the table or form does not limit it.");
    }
    if (alerts.isEmpty()) {
      omitted.add("Alerts and health are missing, because the health-monitor does not answer.");
    }
    List<TargetStatus> targets = new ArrayList<>();
    for (TargetStatus target : found.records()) {
      Optional<Health> health =
          alerts.isEmpty() ? Optional.empty() : monitoring.health(target.target());
      if (alerts.isPresent() && health.isEmpty()) {
        omitted.add("The health of %s was not checked yet.".formatted(target.target()));
      }
      targets.add(target.with(health));
    }
    return new StatusReport(
        request.now(), request.scope(), omitted, targets, alerts.orElse(List.of()));
  }
}
