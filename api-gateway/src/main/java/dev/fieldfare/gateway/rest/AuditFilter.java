package dev.fieldfare.gateway.rest;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.gateway.Allowed;
import dev.fieldfare.gateway.AuditEntry;
import dev.fieldfare.gateway.AuditNote;
import dev.fieldfare.gateway.AuditTrail;
import dev.fieldfare.gateway.Caller;
import dev.fieldfare.gateway.RequestRefused;
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

  private final AuditTrail trail;
  private final AuditNote note;
  private final UuidV7 ids = UuidV7.system();

  AuditFilter(AuditTrail trail, AuditNote note) {
    this.trail = trail;
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

  /** Completes when the entry is kept. */
  @ServerResponseFilter
  public Uni<Void> keep(
      ContainerRequestContext request, ContainerResponseContext response, HttpServerRequest http) {
    boolean isDeed = request.getProperty(ACTION) instanceof String;
    return isDeed && principal(request) instanceof Caller caller
        ? trail.record(entry(request, response, http, caller))
        : Uni.createFrom().voidItem();
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
        request.getUriInfo().getPath(),
        response.getStatus(),
        outcome,
        Optional.ofNullable(request.getHeaderString("Idempotency-Key")),
        Optional.ofNullable(http.remoteAddress()).map(address -> address.hostAddress()));
  }

  private static java.security.Principal principal(ContainerRequestContext request) {
    return request.getSecurityContext() == null
        ? null
        : request.getSecurityContext().getUserPrincipal();
  }
}
