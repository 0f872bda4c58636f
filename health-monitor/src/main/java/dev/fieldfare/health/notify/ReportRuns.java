package dev.fieldfare.health.notify;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RemoteRuns;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import java.util.Optional;

/** Requests a stored report of migrations. The id of the run is its key. */
public final class ReportRuns implements RemoteRuns {
  private final ServiceAnswers answers;

  /** Sends its requests through this client. */
  public ReportRuns(InternalClient client) {
    this.answers = new ServiceAnswers(client);
  }

  @Override
  public String ask(DueRun run) {
    NewStoredReport report =
        new NewStoredReport(
            ReportKind.MIGRATIONS.label(),
            Optional.of("schedule-run-" + run.id()),
            Optional.empty(),
            Optional.empty(),
            Optional.of(run.target()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    String json = ContractsJson.mapper().valueToTree(report).toString();
    InternalRequest request =
        InternalRequest.post("report-service", "/internal/v1/reports/stored", json);
    StoredReport stored = answers.ask(run, request, SenderRole.OPERATOR, StoredReport.class);
    return "report " + stored.id();
  }
}
