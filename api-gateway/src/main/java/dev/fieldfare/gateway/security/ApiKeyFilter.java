package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.http.RequestRefused;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Lets in who shows a key whose role may call the method. It fails closed: a method that says
 * nothing about who may call it is called by nobody, and when keys cannot be looked up nobody comes
 * in.
 */
public class ApiKeyFilter {

  private static final String SCHEME = "Bearer ";
  private static final String STANDING = "fieldfare.rate-limit";
  private static final String PAUSE = "fieldfare.wrong-keys";

  private final KeyHolders keys;
  private final OptionalInt defaultLimit;
  private final WrongKeyThrottle wrongKeys;
  private final RateLimiter limiter = new RateLimiter(Clock.systemUTC());

  ApiKeyFilter(KeyHolders keys, WrongKeyThrottle wrongKeys, GatewayConfig config) {
    this.keys = keys;
    this.wrongKeys = wrongKeys;
    this.defaultLimit = config.requestsPerMinute();
  }

  /** Answers nothing when the request may go on. */
  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHENTICATION)
  public Uni<Response> letIn(
      ContainerRequestContext request, ResourceInfo resource, HttpServerRequest http) {
    String secret = secret(request);
    String address = address(http);
    if (!keys.isFamiliar(secret)) {
      wrongKeys.secondsLeft(address).ifPresent(seconds -> refuseFor(seconds, request));
    }
    return keys.holderOf(secret)
        .onFailure()
        .transform(failure -> new KeysUnreadable(failure))
        .invoke(holder -> wrongKeys.note(address, holder))
        .map(holder -> admit(request, resource, holder));
  }

  /** Says how many requests are left, where there is a limit. */
  @ServerResponseFilter
  public void showLimit(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(PAUSE) instanceof Long seconds) {
      response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, seconds);
    }
    if (request.getProperty(STANDING) instanceof RateLimiter.Standing standing) {
      var headers = response.getHeaders();
      headers.putSingle("RateLimit-Policy", "\"key\";q=" + standing.limit() + ";w=60");
      headers.putSingle(
          "RateLimit", "\"key\";r=" + standing.remaining() + ";t=" + standing.resetSeconds());
      if (!standing.allowed()) {
        headers.putSingle(HttpHeaders.RETRY_AFTER, standing.resetSeconds());
      }
    }
  }

  private static void refuseFor(long seconds, ContainerRequestContext request) {
    request.setProperty(PAUSE, seconds);
    throw new RequestRefused(
        FailureReason.RATE_LIMITED,
        "Too many wrong API keys came from this address; try again in %d s.".formatted(seconds));
  }

  private Response admit(
      ContainerRequestContext request, ResourceInfo resource, Optional<Caller> holder) {
    Caller caller =
        holder.orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.NOT_AUTHENTICATED, "The API key is not known, or was revoked."));
    request.setSecurityContext(new CallerContext(caller, request.getSecurityContext()));
    countRequest(request, caller);
    requireRole(resource, caller);
    return null;
  }

  private void countRequest(ContainerRequestContext request, Caller caller) {
    OptionalInt own = caller.requestsPerMinute();
    OptionalInt limit = own.isPresent() ? own : defaultLimit;
    if (limit.isEmpty()) {
      return;
    }
    RateLimiter.Standing standing = limiter.count(caller.keyId(), limit.getAsInt());
    request.setProperty(STANDING, standing);
    if (!standing.allowed()) {
      throw new RequestRefused(
          FailureReason.RATE_LIMITED,
          "This key may send %d requests a minute; the next window begins in %d s."
              .formatted(standing.limit(), standing.resetSeconds()));
    }
  }

  private static void requireRole(ResourceInfo resource, Caller caller) {
    Allowed allowed = resource.getResourceMethod().getAnnotation(Allowed.class);
    if (allowed == null) {
      throw new IllegalStateException(
          resource.getResourceMethod() + " does not say who may call it");
    }
    if (!caller.role().includes(allowed.value())) {
      throw new RequestRefused(
          FailureReason.NOT_PERMITTED,
          "This needs the role %s; the key \"%s\" has the role %s."
              .formatted(allowed.value().label(), caller.name(), caller.role().label()));
    }
  }

  private static String address(HttpServerRequest http) {
    return http.remoteAddress() == null ? "unknown" : http.remoteAddress().hostAddress();
  }

  private static String secret(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new RequestRefused(
          FailureReason.NOT_AUTHENTICATED,
          "Send your API key in the header, as in Authorization: Bearer ff_…");
    }
    return header.substring(SCHEME.length()).strip();
  }
}
