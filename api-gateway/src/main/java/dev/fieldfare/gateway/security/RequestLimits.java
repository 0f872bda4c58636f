package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.http.RequestRefused;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Counts the requests of each caller, and says in the headers of the answer how many are left.
 *
 * <p>It also notes the caller of a request: a request beyond the limit has no identity, but its
 * caller is known.
 */
@ApplicationScoped
public class RequestLimits {

  private static final String CALLER = Caller.class.getName();

  private final OptionalInt defaultLimit;
  private final RateLimiter limiter = new RateLimiter(Clock.systemUTC());

  RequestLimits(GatewayConfig config) {
    this.defaultLimit = config.requestsPerMinute();
  }

  /** The authenticated caller of a request, also when it is beyond its limit. */
  public static Optional<Caller> caller(RoutingContext exchange) {
    return Optional.ofNullable(exchange.get(CALLER));
  }

  /** Counts a request; throws the refusal when it is beyond the limit of its caller. */
  public void count(Caller caller, RoutingContext exchange) {
    exchange.put(CALLER, caller);
    OptionalInt own = caller.requestsPerMinute();
    OptionalInt limit = own.isPresent() ? own : defaultLimit;
    if (limit.isPresent()) {
      count(caller, limit.getAsInt(), exchange.response());
    }
  }

  private void count(Caller caller, int limit, HttpServerResponse response) {
    RateLimiter.Standing standing = limiter.count(caller.keyId(), limit);
    response
        .putHeader("RateLimit-Policy", "\"key\";q=" + standing.limit() + ";w=60")
        .putHeader(
            "RateLimit", "\"key\";r=" + standing.remaining() + ";t=" + standing.resetSeconds());
    if (!standing.allowed()) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(standing.resetSeconds()));
      throw new RequestRefused(
          FailureReason.RATE_LIMITED,
          "This key may send %d requests a minute; the next window begins in %d s."
              .formatted(standing.limit(), standing.resetSeconds()));
    }
  }
}
