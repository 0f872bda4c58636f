package dev.fieldfare.gateway.rest;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.gateway.Allowed;
import dev.fieldfare.gateway.AuditEntry;
import dev.fieldfare.gateway.AuditNote;
import dev.fieldfare.gateway.AuditTrail;
import dev.fieldfare.gateway.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.time.Instant;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes every deed of somebody who was let in into the audit trail, before he gets his answer:
 * what was done and what was refused.
 */
public class AuditFilter {

  private final AuditTrail trail;
  private final AuditNote note;
  private final UuidV7 ids = UuidV7.system();

  AuditFilter(AuditTrail trail, AuditNote note) {
    this.trail = trail;
    this.note = note;
  }

  /** Completes when the entry is kept. */
  @ServerResponseFilter
  public Uni<Void> keep(
      ContainerRequestContext request,
      ContainerResponseContext response,
      ResourceInfo resource,
      HttpServerRequest http) {
    Allowed allowed =
        resource.getResourceMethod() == null
            ? null
            : resource.getResourceMethod().getAnnotation(Allowed.class);
    boolean isDeed = allowed != null && !allowed.action().isEmpty();
    if (!isDeed || !(principal(request) instanceof Caller caller)) {
      return Uni.createFrom().voidItem();
    }
    return trail.record(entry(request, response, http, allowed.action(), caller));
  }

  private AuditEntry entry(
      ContainerRequestContext request,
      ContainerResponseContext response,
      HttpServerRequest http,
      String action,
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
        action,
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
