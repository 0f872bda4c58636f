package dev.fieldfare.gateway.track;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.track.BaselineVersions;
import dev.fieldfare.contracts.track.HistoryImport;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Histories of other tools, taken over into tracks. */
@Path("/api/v1/tracks/{track}/history")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tracks")
public class TrackHistoryResource {

  private static final String EXAMPLE =
      """
      {"target":"main","tool":"flyway"}\
      """;

  private final TrackHistories histories;
  private final Targets targets;
  private final AuditNote note;

  TrackHistoryResource(TrackHistories histories, Targets targets, AuditNote note) {
    this.histories = histories;
    this.targets = targets;
    this.note = note;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("track.history")
  @Operation(
      summary = "Take over the history of another tool; nothing runs",
      description =
          "Stored versions that are applied according to the tool's ledger become BASELINE, all or"
              + " none. They get the time and the role of their rows.")
  @APIResponse(
      responseCode = "200",
      description = "The versions that were marked",
      content = @Content(schema = @Schema(implementation = BaselineVersions.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public BaselineVersions takeOver(
      @PathParam("track") String track,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = HistoryImport.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @Context SecurityContext security) {
    HistoryImport request = JsonBodies.read(body, HistoryImport.class);
    String target = targets.named(request.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, track);
    return histories.takeOver(target, track, request, security.getUserPrincipal().getName());
  }
}
