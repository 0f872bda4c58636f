package dev.fieldfare.gateway.alert;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The health of targets. */
@Path("/api/v1/health")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "health")
public class HealthResource {

  private final MonitorCalls monitor;
  private final Targets targets;
  private final MonitorActions requests;

  HealthResource(MonitorCalls monitor, Targets targets, MonitorActions requests) {
    this.monitor = monitor;
    this.requests = requests;
    this.targets = targets;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show the newest health report of a target")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = @Content(schema = @Schema(implementation = HealthReport.class)))
  @APIResponse(responseCode = "404")
  public HealthReport latest(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @Context SecurityContext security) {
    return monitor.get(security.getUserPrincipal(), path(target, ""), HealthReport.class);
  }

  @GET
  @Path("/history")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the health reports of a target, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "The reports",
      content =
          @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = HealthReport.class)))
  @APIResponse(responseCode = "404")
  public List<HealthReport> history(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("limit") String limit,
      @Context SecurityContext security) {
    String query = "/history?limit=" + Paging.of(limit, null).limit();
    return List.of(
        monitor.get(security.getUserPrincipal(), path(target, query), HealthReport[].class));
  }

  @POST
  @Path("/run")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("health.run")
  @Operation(summary = "Run the checks of a target now")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = @Content(schema = @Schema(implementation = HealthReport.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> run(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @BeanParam RequestContext request) {
    return requests.post(request, path(target, "/run"), HealthReport.class);
  }

  private String path(String target, String rest) {
    return "health/" + targets.named(target).name() + rest;
  }
}
