package dev.fieldfare.gateway.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.rehearsal.Rehearsal;
import dev.fieldfare.contracts.rehearsal.RehearsalRequest;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Rehearsals of releases in scratch databases. */
@Path("/api/v1/tracks/{track}/rehearsals")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tracks")
public class RehearsalResource {

  private static final String EXAMPLE =
      """
      {"target":"main","files":[{"version":"1","file":"001_part.sql","text":"CREATE TABLE part (id int);"}]}\
      """;

  private final Rehearsals rehearsals;
  private final Targets targets;
  private final AuditNote note;

  RehearsalResource(Rehearsals rehearsals, Targets targets, AuditNote note) {
    this.rehearsals = rehearsals;
    this.targets = targets;
    this.note = note;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("track.rehearse")
  @Operation(
      summary = "Rehearse a release in a scratch database",
      description =
          "The versions that a release would apply run up, down and up again in a database with"
              + " the structure of the target. Nothing is stored in the track.")
  @APIResponse(
      responseCode = "202",
      description = "The rehearsal",
      content = @Content(schema = @Schema(implementation = Rehearsal.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Response rehearse(
      @PathParam("track") String track,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = RehearsalRequest.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @Context SecurityContext security) {
    TrackResource.requireName(track);
    RehearsalRequest request = JsonBodies.read(body, RehearsalRequest.class);
    String target = targets.named(request.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, track);
    String by = security.getUserPrincipal().getName();
    return Response.accepted(rehearsals.request(target, track, request, by)).build();
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show a rehearsal, with its report when it has ended")
  @APIResponse(
      responseCode = "200",
      description = "The rehearsal",
      content = @Content(schema = @Schema(implementation = Rehearsal.class)))
  @APIResponse(responseCode = "404")
  public Rehearsal get(
      @PathParam("track") String track,
      @PathParam("id") String id,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    UUID known = Paging.id(id).orElseThrow(RehearsalResource::unknown);
    return rehearsals
        .find(targets.named(target).name(), track, known)
        .orElseThrow(RehearsalResource::unknown);
  }

  private static RequestRefused unknown() {
    return new RequestRefused(FailureReason.NOT_FOUND, "The track has no rehearsal with this id.");
  }
}
