package dev.fieldfare.gateway.recovery;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.recovery.Detection;
import dev.fieldfare.contracts.recovery.Recovery;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.recovery.MigrationDetection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Finds migrations that did not end as they should, and has them recovered. */
@Path("/api/v1/recoveries")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "recoveries")
public class RecoveryResource {

  private static final String EXAMPLE =
      """
      {"tool":"fieldfare","ledger":"main","migration":"6"}\
      """;

  private final TargetPools pools;
  private final Targets targets;
  private final Recoveries recoveries;
  private final AuditNote note;

  RecoveryResource(TargetPools pools, Targets targets, Recoveries recoveries, AuditNote note) {
    this.pools = pools;
    this.targets = targets;
    this.recoveries = recoveries;
    this.note = note;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("recovery.request")
  @Operation(
      summary = "Plan, fix or verify the recovery of a migration",
      description =
          "The files are replayed in a scratch database, and each object is compared with the"
              + " target. A plan and a verification change nothing.")
  @APIResponse(
      responseCode = "202",
      description = "The recovery, which the worker does",
      content = @Content(schema = @Schema(implementation = Recovery.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Response request(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = RecoveryRequest.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @Context SecurityContext security) {
    RecoveryRequest request = JsonBodies.read(body, RecoveryRequest.class);
    String target = targets.named(request.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, "%s %s:%s".formatted(request.action(), request.tool(), request.migration()));
    String by = security.getUserPrincipal().getName();
    return Response.accepted(recoveries.request(target, request, by)).build();
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      summary = "Show a recovery, with its report when it has ended",
      description = "The report has the texts of statements.")
  @APIResponse(
      responseCode = "200",
      description = "The recovery",
      content = @Content(schema = @Schema(implementation = Recovery.class)))
  @APIResponse(responseCode = "404")
  public Recovery get(
      @PathParam("id") String id,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    String known = targets.named(target).name();
    return Paging.id(id)
        .flatMap(uuid -> recoveries.find(known, uuid))
        .orElseThrow(
            () ->
                new RequestRefused(FailureReason.NOT_FOUND, "There is no recovery with this id."));
  }

  @GET
  @Path("/detect")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "Find migrations that failed, are half applied, or never finished",
      description =
          "In our tracks and in the ledgers of other tools. Nothing is changed. A ledger whose"
              + " recordsFailures is false names finished migrations only.")
  @APIResponse(
      responseCode = "200",
      description = "The ledgers, and the migrations that need attention",
      content = @Content(schema = @Schema(implementation = Detection.class)))
  @APIResponse(responseCode = "404")
  public Detection detect(@QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    String known = targets.named(target).name();
    return pools.with(known, connection -> MigrationDetection.of(connection, known));
  }
}
