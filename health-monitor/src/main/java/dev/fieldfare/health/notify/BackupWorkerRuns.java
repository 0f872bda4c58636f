package dev.fieldfare.health.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.schedule.ScheduledAnswer;
import dev.fieldfare.health.schedule.BackupRuns;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RunRefusedException;
import dev.fieldfare.service.internal.InternalAnswer;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Asks the backup-worker for the work of a run. The id of the run is the key of the request. */
public final class BackupWorkerRuns implements BackupRuns {
  private static final String SERVICE = "backup-worker";

  private final InternalClient client;

  /** Asks through this client. */
  public BackupWorkerRuns(InternalClient client) {
    this.client = client;
  }

  @Override
  public String ask(DueRun run) {
    String json = ContractsJson.mapper().valueToTree(run.work()).toString();
    String path = "/internal/v1/scheduled-runs/" + run.id();
    InternalAnswer answer =
        client.send(
            InternalRequest.put(SERVICE, path, json),
            InternalCaller.service("schedule " + run.schedule(), SenderRole.OPERATOR));
    String body = client.text(answer);
    if (answer.status() < 300) {
      return read(body, ScheduledAnswer.class).result();
    }
    String detail = read(body, ProblemDocument.class).detail();
    throw answer.status() < 500 ? new RunRefusedException(detail) : failed(detail, null);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw failed("its answer cannot be read", e);
    }
  }

  private static RuntimeException failed(String reason, Exception cause) {
    return new UncheckedIOException(new IOException(SERVICE + ": " + reason, cause));
  }
}
