package dev.fieldfare.health.notify;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.schedule.ScheduledAnswer;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RemoteRuns;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;

/** Asks the backup-worker for the work of a run. The id of the run is the key of the request. */
public final class BackupWorkerRuns implements RemoteRuns {
  private final ServiceAnswers answers;

  /** Asks through this client. */
  public BackupWorkerRuns(InternalClient client) {
    this.answers = new ServiceAnswers(client);
  }

  @Override
  public String ask(DueRun run) {
    String json = ContractsJson.mapper().valueToTree(run.work()).toString();
    InternalRequest request =
        InternalRequest.put("backup-worker", "/internal/v1/scheduled-runs/" + run.id(), json);
    return answers.ask(run, request, SenderRole.OPERATOR, ScheduledAnswer.class).result();
  }
}
