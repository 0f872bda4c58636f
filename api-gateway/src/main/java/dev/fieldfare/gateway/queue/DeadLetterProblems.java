package dev.fieldfare.gateway.queue;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.ProblemMapper;
import io.quarkus.logging.Log;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns failures of Redis into problem+json. */
public class DeadLetterProblems {

  /** Redis is away; only what lives there suffers from it (I4). */
  @ServerExceptionMapper
  public Response redisAway(DeadLetterStore.RedisAway failure) {
    Log.warnf("redis does not answer reason=%s", failure.getCause());
    return ProblemMapper.later(
        FailureReason.REDIS_LOST, "Dead letters are in Redis, which does not answer now.");
  }
}
