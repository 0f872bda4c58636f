package dev.fieldfare.gateway.target;

import dev.fieldfare.contracts.http.TargetInfo;
import dev.fieldfare.contracts.http.TargetList;
import dev.fieldfare.gateway.security.Roles;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The targets. They come from the configuration only. */
@Path("/api/v1/targets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "targets")
public class TargetResource {

  private final Targets targets;

  TargetResource(Targets targets) {
    this.targets = targets;
  }

  @GET
  @NonBlocking
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the targets")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = TargetList.class)))
  public TargetList list() {
    return new TargetList(
        targets.all().stream().map(t -> new TargetInfo(t.name(), t.environment())).toList());
  }
}
