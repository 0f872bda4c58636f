package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.alert.ClearedAlerts;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Alerts. */
@Path("/api/v1/alerts")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "alerts")
public class AlertResource {

  private final MonitorCalls monitor;
  private final MonitorActions requests;
  private final AuditNote note;

  AlertResource(MonitorCalls monitor, MonitorActions requests, AuditNote note) {
    this.monitor = monitor;
    this.requests = requests;
    this.note = note;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "List alerts, the newest first",
      description = "Unresolved alerts, and alerts that were resolved in the last 24 hours.")
  @APIResponse(
      responseCode = "200",
      description = "A page of alerts",
      content = @Content(schema = @Schema(implementation = AlertPage.class)))
  public AlertPage list(
      @QueryParam("state") String state,
      @QueryParam("severity") String severity,
      @QueryParam("category") String category,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor,
      @Context SecurityContext security) {
    AlertQuery query = AlertQuery.of(state, severity, category, Paging.of(limit, cursor));
    return monitor.get(security.getUserPrincipal(), query.path(), AlertPage.class);
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show an alert")
  @APIResponse(
      responseCode = "200",
      description = "The alert",
      content = @Content(schema = @Schema(implementation = Alert.class)))
  @APIResponse(responseCode = "404")
  public Alert get(@PathParam("id") String id, @Context SecurityContext security) {
    return monitor.get(security.getUserPrincipal(), "alerts/" + known(id), Alert.class);
  }

  @POST
  @Path("/{id}/{verb: ack|resolve}")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("alert.steer")
  @Operation(summary = "Acknowledge or resolve an alert")
  @APIResponse(
      responseCode = "200",
      description = "The alert",
      content = @Content(schema = @Schema(implementation = Alert.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> steer(
      @PathParam("id") String id,
      @PathParam("verb") String verb,
      @BeanParam RequestContext request) {
    note.about(null, verb + " " + known(id));
    return requests.post(request, "alerts/%s/%s".formatted(known(id), verb), Alert.class);
  }

  @DELETE
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("alert.clear")
  @Operation(summary = "Remove resolved alerts from the list; they stay in the history")
  @APIResponse(
      responseCode = "200",
      description = "How many were removed",
      content = @Content(schema = @Schema(implementation = ClearedAlerts.class)))
  public ClearedAlerts clear(@Context SecurityContext security) {
    return monitor.delete(security.getUserPrincipal(), "alerts", ClearedAlerts.class);
  }

  /** The id of an alert, a silence or a subscription. */
  public static UUID known(String id) {
    return Paging.id(id)
        .orElseThrow(
            () -> new RequestRefused(FailureReason.NOT_FOUND, "There is nothing with this id."));
  }
}
