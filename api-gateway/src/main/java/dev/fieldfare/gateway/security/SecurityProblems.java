package dev.fieldfare.gateway.security;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.OutageText;
import dev.fieldfare.gateway.http.ProblemMapper;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns what authentication and authorization refuse into problem+json. */
public class SecurityProblems {

  /** The value of WWW-Authenticate. */
  static final String CHALLENGE = "Bearer realm=\"fieldfare\"";

  private static final String EXPECTED =
      "Send your API key in the header, as in Authorization: Bearer ff_…";

  private final OutageLog unreadable;

  /** With the time of this machine. */
  public SecurityProblems() {
    this(Clock.systemUTC());
  }

  SecurityProblems(InstantSource clock) {
    this.unreadable = new OutageLog(clock);
  }

  /** A request without a credential. */
  @ServerExceptionMapper
  public Response unauthenticated(UnauthorizedException refusal) {
    return unauthenticated(EXPECTED);
  }

  /** A token that OIDC does not accept. */
  @ServerExceptionMapper
  public Response wrongToken(AuthenticationFailedException refusal) {
    return unauthenticated(
        "The token is not valid: its signature, issuer, audience or time is wrong.");
  }

  /** A caller whose role is too low, or a method that says nothing about roles. */
  @ServerExceptionMapper
  public Response forbidden(
      ForbiddenException refusal, ResourceInfo resource, RoutingContext exchange) {
    RolesAllowed allowed =
        resource == null || resource.getResourceMethod() == null
            ? null
            : resource.getResourceMethod().getAnnotation(RolesAllowed.class);
    String detail =
        allowed == null
            ? "No role may call this."
            : RequestLimits.caller(exchange)
                .map(caller -> tooLow(allowed.value()[0], caller))
                .orElse("This needs the role " + allowed.value()[0] + ".");
    return ProblemMapper.answer(FailureReason.NOT_PERMITTED, 403, detail, List.of()).build();
  }

  /** Keys cannot be looked up. An outage fails each request, so the log counts them. */
  @ServerExceptionMapper
  public Response keysUnreadable(KeysUnreadable failure) {
    unreadable
        .failed()
        .ifPresent(
            due ->
                Log.warnf(
                    "api keys unreadable requests=%d since=%s reason=%s",
                    due.requests(), due.since(), failure.getCause()));
    return ProblemMapper.later(
        FailureReason.UNAVAILABLE,
        OutageText.of("The control database, which holds the API keys,", failure));
  }

  private static Response unauthenticated(String detail) {
    return ProblemMapper.answer(FailureReason.NOT_AUTHENTICATED, 401, detail, List.of())
        .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
        .build();
  }

  private static String tooLow(String least, Caller caller) {
    return "This needs the role %s; the key \"%s\" has the role %s."
        .formatted(least, caller.name(), caller.role().label());
  }
}
