package dev.fieldfare.gateway.queue;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.http.DeadLetter;
import dev.fieldfare.contracts.http.DeadLetterPage;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Entries of a stream that were no migrations. */
@Path("/api/v1/queue/dead-letters")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "queue")
public class DeadLetterResource {

  private final DeadLetterStore letters;
  private final Targets targets;
  private final IdempotentRequests requests;
  private final AuditNote note;

  DeadLetterResource(
      DeadLetterStore letters, Targets targets, IdempotentRequests requests, AuditNote note) {
    this.letters = letters;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  /** One letter. */
  public static class Call {
    @PathParam("id")
    String id;

    @QueryParam("target")
    @DefaultValue(Streams.MAIN_TARGET)
    String target;
  }

  /** Where a letter is now. */
  public record Replayed(String stream, String entryId) {}

  @GET
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List dead letters, the oldest first")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = DeadLetterPage.class)))
  @APIResponse(responseCode = "404")
  public Uni<DeadLetterPage> list(
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    int most = Paging.of(limit, null).limit();
    targets.named(target);
    return letters
        .list(target, Optional.ofNullable(cursor), most + 1)
        .map(found -> page(found, most));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show one dead letter with its fields as they were sent")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = DeadLetter.class)))
  @APIResponse(responseCode = "404")
  public Uni<DeadLetter> show(@BeanParam Call call) {
    targets.named(call.target);
    return letters.find(call.target, call.id).map(found -> found.orElseThrow(() -> unknown(call)));
  }

  @POST
  @Path("/{id}/replay")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("dead_letter.replay")
  @Operation(summary = "Replay a dead letter: send it to its stream again, unchanged")
  @APIResponse(
      responseCode = "200",
      description = "The entry is in its stream again",
      content = @Content(schema = @Schema(implementation = Replayed.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> replay(@BeanParam Call call, @BeanParam RequestContext request) {
    targets.named(call.target);
    note.about(call.target, call.id);
    Uni<Replayed> work =
        letters
            .replay(call.target, call.id)
            .map(
                sent ->
                    new Replayed(
                        Streams.migrations(call.target), sent.orElseThrow(() -> unknown(call))));
    return requests.nonBlocking(request, "", work);
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("dead_letter.delete")
  @Operation(summary = "Forget it")
  @APIResponse(responseCode = "204", description = "It is forgotten")
  @APIResponse(responseCode = "404")
  public Uni<Response> delete(@BeanParam Call call) {
    targets.named(call.target);
    note.about(call.target, call.id);
    return letters.delete(call.target, call.id).map(wasThere -> deleted(call, wasThere));
  }

  private static Response deleted(Call call, boolean wasThere) {
    if (!wasThere) {
      throw unknown(call);
    }
    return Response.noContent().build();
  }

  private static DeadLetterPage page(List<DeadLetter> found, int limit) {
    boolean more = found.size() > limit;
    List<DeadLetter> shown = more ? found.subList(0, limit) : found;
    return new DeadLetterPage(shown, more ? Optional.of(shown.getLast().id()) : Optional.empty());
  }

  private static RequestRefused unknown(Call call) {
    return new RequestRefused(
        FailureReason.NOT_FOUND, "There is no dead letter \"" + call.id + "\".");
  }
}
