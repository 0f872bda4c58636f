package dev.fieldfare.gateway.recovery;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.recovery.Detection;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.recovery.MigrationDetection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Finds migrations that did not end as they should. */
@Path("/api/v1/recoveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "recoveries")
public class RecoveryResource {

  private final TargetPools pools;
  private final Targets targets;

  RecoveryResource(TargetPools pools, Targets targets) {
    this.pools = pools;
    this.targets = targets;
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
