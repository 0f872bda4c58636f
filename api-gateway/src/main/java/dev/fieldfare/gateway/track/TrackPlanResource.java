package dev.fieldfare.gateway.track;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.PlannedRelease;
import dev.fieldfare.contracts.track.ReleasePlanRequest;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What a release would do. Nothing is stored in a target. */
@Path("/api/v1/tracks")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tracks")
public class TrackPlanResource {

  private static final String PLAN =
      """
      {"target":"main","files":[{"version":"1","checksum":"0a1b"}]}\
      """;

  private final TrackUploads uploads;
  private final TrackPlans plans;
  private final Targets targets;

  TrackPlanResource(TrackUploads uploads, TrackPlans plans, Targets targets) {
    this.uploads = uploads;
    this.plans = plans;
    this.targets = targets;
  }

  @POST
  @Path("/{track}/versions/{version}/check")
  @Consumes(MediaType.WILDCARD)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      summary = "Check the text of a version; nothing is stored",
      description = "As an upload. The answer lists the statements and the options of the header.")
  @APIResponse(
      responseCode = "200",
      description = "The text can be released",
      content = @Content(schema = @Schema(implementation = CheckedVersion.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "422")
  public CheckedVersion check(
      @BeanParam UploadParameters upload,
      @RequestBody(content = @Content(mediaType = "application/sql")) byte[] body) {
    TrackResource.requireName(upload.track);
    return uploads.check(targets.named(upload.target).name(), upload.of(body));
  }

  @POST
  @Path("/{track}/plan")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      summary = "Show what a release would apply, in its order; nothing is stored",
      description =
          "files are the answers to the checks of the files; without them, what is stored.")
  @APIResponse(
      responseCode = "200",
      description = "The versions that a release would apply",
      content = @Content(schema = @Schema(implementation = PlannedRelease.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public PlannedRelease plan(
      @PathParam("track") String track,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = ReleasePlanRequest.class),
                      examples = @ExampleObject(name = "example", value = PLAN)))
          byte[] body) {
    TrackResource.requireName(track);
    ReleasePlanRequest request = JsonBodies.read(body, ReleasePlanRequest.class);
    String target = targets.named(request.target().orElse(Streams.MAIN_TARGET)).name();
    return plans.of(target, track, request);
  }
}
