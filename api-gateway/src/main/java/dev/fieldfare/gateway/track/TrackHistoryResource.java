package dev.fieldfare.gateway.track;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.track.BaselineVersions;
import dev.fieldfare.contracts.track.HistoryImport;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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
  private final IdempotentRequests requests;
  private final AuditNote note;

  TrackHistoryResource(
      TrackHistories histories, Targets targets, IdempotentRequests requests, AuditNote note) {
    this.histories = histories;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
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
  public Uni<Response> takeOver(
      @PathParam("track") String track,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = HistoryImport.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @BeanParam RequestContext request) {
    HistoryImport asked = JsonBodies.read(body, HistoryImport.class);
    String target = targets.named(asked.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, track);
    String by = request.caller().getName();
    return requests.blocking(
        request,
        ContractsJson.mapper().valueToTree(asked).toString(),
        () -> histories.takeOver(target, track, asked, by));
  }
}
