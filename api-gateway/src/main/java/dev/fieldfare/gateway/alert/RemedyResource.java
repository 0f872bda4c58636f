package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyList;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
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
import java.security.Principal;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Actions that repair problems of targets. */
@Path("/api/v1/remedies")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "remedies")
public class RemedyResource {
  private static final String ROOT = "remedies";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final int ACCEPTED = 202;

  private final MonitorCalls monitor;
  private final Targets targets;
  private final IdempotentRequests requests;
  private final AuditNote note;

  RemedyResource(
      MonitorCalls monitor, Targets targets, IdempotentRequests requests, AuditNote note) {
    this.monitor = monitor;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "List the newest remedies and the state of their actions",
      description = "The preview of a remedy shows its planned actions.")
  @APIResponse(
      responseCode = "200",
      description = "The remedies, newest first",
      content = @Content(schema = @Schema(implementation = RemedyList.class)))
  @APIResponse(responseCode = "404")
  public RemedyList list(
      @QueryParam("target") String target,
      @QueryParam("limit") String limit,
      @Context SecurityContext security) {
    String query = ROOT + "?limit=" + Paging.of(limit, null).limit();
    String path = target == null ? query : query + "&target=" + targets.named(target).name();
    return monitor.get(security.getUserPrincipal(), path, RemedyList.class);
  }

  @POST
  @Path("/{id}/confirm")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("remedy.confirm")
  @Operation(summary = "Confirm a suggested remedy")
  @APIResponse(
      responseCode = "202",
      description = "The remedy",
      content = @Content(schema = @Schema(implementation = Remedy.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> confirm(@PathParam("id") String id, @BeanParam RequestContext request) {
    note.about(null, id);
    if (!id.matches(UUID)) {
      throw new RequestRefused(FailureReason.NOT_FOUND, "There is no remedy \"" + id + "\".");
    }
    Principal caller = request.caller();
    return requests.blocking(
        request,
        ACCEPTED,
        "",
        () -> monitor.post(caller, ROOT + "/" + id + "/confirm", "", Remedy.class));
  }

  @POST
  @Path("/{action}/resume")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("remedy.resume")
  @Operation(summary = "Resume an action that was stopped after two failures")
  @APIResponse(
      responseCode = "200",
      description = "The actions of the target",
      content = @Content(schema = @Schema(implementation = RemedyList.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> resume(
      @PathParam("action") String action,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @BeanParam RequestContext request) {
    String name = targets.named(target).name();
    note.about(name, action);
    String path = "%s/%s/%s/resume".formatted(ROOT, name, known(action).name());
    Principal caller = request.caller();
    return requests.blocking(request, path, () -> monitor.post(caller, path, "", RemedyList.class));
  }

  private static RemedyAction known(String action) {
    return Arrays.stream(RemedyAction.values())
        .filter(each -> each.key().equals(action))
        .findFirst()
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.NOT_FOUND, "There is no remedy called \"" + action + "\"."));
  }
}
