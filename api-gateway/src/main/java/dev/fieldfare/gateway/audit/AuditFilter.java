package dev.fieldfare.gateway.audit;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.RefusalKind;
import dev.fieldfare.gateway.security.RequestLimits;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.time.Instant;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Writes each call of an {@link Audited} method by an authenticated caller into the audit trail,
 * before it is answered: what was done and what was refused.
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

  /** Notes the action: a request that is refused later has no method any more. */
  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHENTICATION - 100)
  public void noteAction(ContainerRequestContext request, ResourceInfo resource) {
    action(resource).ifPresent(action -> request.setProperty(ACTION, action));
  }

  /** Refuses calls while the trail cannot be written. */
  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION + 100)
  public void requireTrail(ContainerRequestContext request) {
    if (request.getProperty(ACTION) != null && trail.unkept() > 0) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE,
          "The audit trail cannot be written now, so the request was not carried out. Try again.");
    }
  }

  /** Completes when the entry is kept; requests beyond a limit are kept as their sum. */
  @ServerResponseFilter
  public Uni<Void> keep(
      ContainerRequestContext request,
      ContainerResponseContext response,
      ResourceInfo resource,
      RoutingContext exchange) {
    Optional<String> action =
        Optional.ofNullable((String) request.getProperty(ACTION)).or(() -> action(resource));
    Optional<Caller> caller = RequestLimits.caller(exchange);
    if (action.isEmpty() || caller.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    if (response.getStatus() == RATE_LIMITED) {
      String address = address(exchange).orElse("unknown");
      refusals.count(RefusalKind.beyondLimit(caller.get(), action.get(), address));
      return Uni.createFrom().voidItem();
    }
    return trail.record(
        entry(new Call(action.get(), caller.get(), address(exchange)), request, response));
  }

  private static Optional<String> action(ResourceInfo resource) {
    return Optional.ofNullable(resource)
        .map(ResourceInfo::getResourceMethod)
        .map(method -> method.getAnnotation(Audited.class))
        .map(Audited::value);
  }

  private record Call(String action, Caller caller, Optional<String> address) {}

  private AuditEntry entry(
      Call call, ContainerRequestContext request, ContainerResponseContext response) {
    String outcome =
        response.getEntity() instanceof ProblemDocument problem ? problem.code() : "accepted";
    Optional<String> subject =
        note.subject()
            .or(() -> Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("id")));
    return new AuditEntry(
        ids.next(),
        Instant.now(),
        call.caller().name(),
        call.caller().role().label(),
        call.action(),
        note.target(),
        subject,
        request.getUriInfo().getRequestUri().getRawPath(),
        response.getStatus(),
        outcome,
        Optional.ofNullable(request.getHeaderString("Idempotency-Key")),
        call.address());
  }

  private static Optional<String> address(RoutingContext exchange) {
    return Optional.ofNullable(exchange.request().remoteAddress())
        .map(address -> address.hostAddress());
  }
}
