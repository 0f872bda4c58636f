package dev.fieldfare.health.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RunRefusedException;
import dev.fieldfare.service.internal.InternalAnswer;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends the work of runs to other services, and reads their answers. */
record ServiceAnswers(InternalClient client) {

  /**
   * Sends a request.
   *
   * @param role the role of the schedule; only an administrator sets schedules
   * @throws RunRefusedException when the service refuses it
   */
  <T> T ask(DueRun run, InternalRequest request, SenderRole role, Class<T> type) {
    return ask("schedule " + run.schedule(), request, role, type);
  }

  /** Sends a request in the name of a part of this service. */
  <T> T ask(String caller, InternalRequest request, SenderRole role, Class<T> type) {
    InternalAnswer answer = client.send(request, InternalCaller.service(caller, role));
    String body = client.text(answer);
    if (answer.status() < 300) {
      return read(request, body, type);
    }
    ProblemDocument problem = read(request, body, ProblemDocument.class);
    throw answer.status() < 500 ? refused(problem) : failed(request, problem.detail(), null);
  }

  static RunRefusedException refused(ProblemDocument problem) {
    return problem.code().equals(FailureReason.KEY_CONFLICT.label())
        ? new KeyTakenException(problem.detail())
        : new RunRefusedException(problem.detail());
  }

  private static <T> T read(InternalRequest request, String json, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw failed(request, "its answer cannot be read", e);
    }
  }

  private static RuntimeException failed(InternalRequest request, String reason, Exception cause) {
    return new UncheckedIOException(new IOException(request.service() + ": " + reason, cause));
  }
}
