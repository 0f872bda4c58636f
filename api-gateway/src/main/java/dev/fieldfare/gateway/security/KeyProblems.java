package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.OutageText;
import dev.fieldfare.gateway.http.ProblemMapper;
import io.quarkus.logging.Log;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns failures of key look-ups into problem+json. */
public class KeyProblems {

  /** Nobody can be let in. */
  @ServerExceptionMapper
  public Response keysUnreadable(KeysUnreadable failure) {
    Log.warnf("api keys unreadable reason=%s", failure.getCause());
    return ProblemMapper.later(
        FailureReason.UNAVAILABLE,
        OutageText.of("The control database, which holds the API keys,", failure));
  }
}
