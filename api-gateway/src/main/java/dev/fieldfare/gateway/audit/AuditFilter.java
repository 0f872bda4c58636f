package dev.fieldfare.gateway.audit;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Allowed;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.RefusalKind;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.time.Instant;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes every deed of somebody who was let in into the audit trail, before he gets his answer:
 * what was done and what was refused.
 */
public class AuditFilter {

  private static final String ACTION = "fieldfare.action";
  private static final int RATE_LIMITED = 429;

  private final AuditTrail trail;
  private final SummedRefusals refusals;
  private final AuditNote note;
  private final UuidV7 ids = UuidV7.system();

  AuditFilter(AuditTrail trail, SummedRefusals refusals, AuditNote note) {
    this.trail = trail;
    this.refusals = refusals;
    this.note = note;
  }

  /** Remembers what is asked for: a request that is refused soon after has no method any more. */
  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHENTICATION - 100)
  public void remember(ContainerRequestContext request, ResourceInfo resource) {
    Allowed allowed = resource.getResourceMethod().getAnnotation(Allowed.class);
    if (allowed != null && !allowed.action().isEmpty()) {
      request.setProperty(ACTION, allowed.action());
    }
  }

  /** Lets nobody do what could not be kept. */
  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION + 100)
  public void requireTrail(ContainerRequestContext request) {
    if (request.getProperty(ACTION) != null && trail.unkept() > 0) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE,
          "The audit trail cannot be written now, so nothing is done; try again.");
    }
  }

  /** Completes when the entry is kept; requests beyond a limit are kept as their sum. */
  @ServerResponseFilter
  public Uni<Void> keep(
      ContainerRequestContext request, ContainerResponseContext response, HttpServerRequest http) {
    if (request.getProperty(ACTION) instanceof String action
        && principal(request) instanceof Caller caller) {
      if (response.getStatus() != RATE_LIMITED) {
        return trail.record(entry(request, response, http, caller));
      }
      refusals.count(RefusalKind.beyondLimit(caller, action, address(http).orElse("unknown")));
    }
    return Uni.createFrom().voidItem();
  }

  private AuditEntry entry(
      ContainerRequestContext request,
      ContainerResponseContext response,
      HttpServerRequest http,
      Caller caller) {
    String outcome =
        response.getEntity() instanceof ProblemDocument problem ? problem.code() : "accepted";
    Optional<String> subject =
        note.subject()
            .or(() -> Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("id")));
    return new AuditEntry(
        ids.next(),
        Instant.now(),
        caller.name(),
        caller.role().label(),
        (String) request.getProperty(ACTION),
        note.target(),
        subject,
        request.getUriInfo().getRequestUri().getRawPath(),
        response.getStatus(),
        outcome,
        Optional.ofNullable(request.getHeaderString("Idempotency-Key")),
        address(http));
  }

  private static Optional<String> address(HttpServerRequest http) {
    return Optional.ofNullable(http.remoteAddress()).map(address -> address.hostAddress());
  }

  private static java.security.Principal principal(ContainerRequestContext request) {
    return request.getSecurityContext() == null
        ? null
        : request.getSecurityContext().getUserPrincipal();
  }
}
