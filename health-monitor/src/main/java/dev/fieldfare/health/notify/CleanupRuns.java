package dev.fieldfare.health.notify;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupRequest;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RemoteRuns;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import java.util.Optional;

/**
 * Requests that the backup-worker ends backups whose retention is over. A repeated request ends
 * only further backups.
 */
public final class CleanupRuns implements RemoteRuns {
  // The next run continues with the remaining backups.
  private static final int MOST_BATCHES = 50;

  private final ServiceAnswers answers;

  /** Sends its requests through this client. */
  public CleanupRuns(InternalClient client) {
    this.answers = new ServiceAnswers(client);
  }

  @Override
  public String ask(DueRun run) {
    long ended = 0;
    for (int n = 0; n < MOST_BATCHES; n++) {
      CleanupReport report = answers.ask(run, request(run), SenderRole.ADMIN, CleanupReport.class);
      long now = report.expired().map(CleanupReport.Totals::backups).orElse(0L);
      ended += now;
      if (!report.more() || now == 0) {
        return "%d backups ended".formatted(ended);
      }
    }
    return "%d backups ended, others follow with the next run".formatted(ended);
  }

  private static InternalRequest request(DueRun run) {
    CleanupRequest cleanup =
        new CleanupRequest(
            Optional.of(run.target()), false, Optional.empty(), Optional.empty(), Optional.empty());
    String json = ContractsJson.mapper().valueToTree(cleanup).toString();
    return InternalRequest.post("backup-worker", "/internal/v1/retention/cleanup", json);
  }
}
