package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.service.internal.AnswerTooLarge;
import dev.fieldfare.service.internal.ServiceUnavailable;
import io.quarkus.logging.Log;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers for services behind the gateway that do not answer. */
public class ServiceProblems {

  /** The service is away; a retry may help. */
  @ServerExceptionMapper
  public Response unavailable(ServiceUnavailable failure) {
    Log.warnf("service unavailable service=%s reason=%s", failure.service(), failure.getMessage());
    return ProblemMapper.later(
        FailureReason.UNAVAILABLE,
        "The " + failure.service() + " does not answer; try again later.");
  }

  /** The service answers more than the gateway reads. */
  @ServerExceptionMapper
  public Response tooLarge(AnswerTooLarge failure) {
    return ProblemMapper.answer(
            FailureReason.TOO_LARGE,
            HttpStatuses.of(FailureReason.TOO_LARGE),
            failure.getMessage(),
            List.of())
        .build();
  }
}
