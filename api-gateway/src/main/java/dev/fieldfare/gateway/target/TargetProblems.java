package dev.fieldfare.gateway.target;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.HttpStatuses;
import dev.fieldfare.gateway.http.OutageText;
import dev.fieldfare.gateway.http.ProblemMapper;
import io.quarkus.logging.Log;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns failures of targets into problem+json. */
public class TargetProblems {

  /** A target that did not do what it was asked. */
  @ServerExceptionMapper
  public Response targetFailed(TargetFailure failure) {
    FailureReason reason = failure.reason();
    if (reason == FailureReason.VALUES_DO_NOT_CONVERT) {
      // PostgreSQL's words show statements and settings, so they stay in the log.
      Log.infof(
          "target refused a value target=%s reason=%s", failure.target(), failure.getMessage());
      return ProblemMapper.answer(
              FailureReason.INVALID_VALUE,
              400,
              "A value of the request cannot be stored by PostgreSQL; see the log of the gateway.",
              List.of())
          .build();
    }
    if (HttpStatuses.of(reason) < 500) {
      return ProblemMapper.bug(failure);
    }
    Log.warnf("target failed target=%s reason=%s", failure.target(), failure.getMessage());
    return ProblemMapper.later(
        reason, OutageText.of("The database of the target \"" + failure.target() + "\"", failure));
  }
}
