package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.http.ProblemMapper;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.migration.MigrationLedger.Located;
import dev.fieldfare.gateway.migration.MigrationLedger.Steering;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** What can be done with one migration. */
@Path("/api/v1/migrations/{id}")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "migrations")
public class SteeringResource {

  private static final String STATEMENT_RUNS =
      "A statement of a version that runs outside a transaction runs to its end; then the answer"
          + " has the warning \"statement_running\" with its session.";

  private final MigrationSteering migrations;
  private final MigrationDocuments shown;
  private final IdempotentRequests requests;
  private final AuditNote note;
  private final BlockingExecutor blocking;

  SteeringResource(
      MigrationSteering migrations,
      MigrationDocuments shown,
      IdempotentRequests requests,
      AuditNote note,
      BlockingExecutor blocking) {
    this.blocking = blocking;
    this.migrations = migrations;
    this.shown = shown;
    this.requests = requests;
    this.note = note;
  }

  /** One call. */
  public static class Call extends RequestContext {
    @PathParam("id")
    String id;

    /** The target of the migration; found out when it is not given. */
    @QueryParam("target")
    String target;
  }

  @POST
  @Path("/undo")
  @RolesAllowed(Roles.ENQUEUER)
  @Audited("migration.undo")
  @Operation(summary = "Enqueue the undo of this migration")
  @APIResponse(
      responseCode = "202",
      description =
          "Accepted and committed in PostgreSQL. The same idempotency key again returns"
              + " the same migration",
      headers = @Header(name = "Location", description = "The first migration"),
      content = @Content(schema = @Schema(implementation = Accepted.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> undo(@BeanParam Call call) {
    Caller caller = (Caller) call.caller();
    return Uni.createFrom()
        .item(() -> shown.find(call.id, call.target))
        .runSubscriptionOn(blocking)
        .invoke(original -> note.about(original.target(), call.id))
        .chain(
            found ->
                Uni.createFrom().completionStage(() -> migrations.undo(found, call.key(), caller)))
        .map(MigrationResource::accepted);
  }

  @POST
  @Path("/cancel")
  @RolesAllowed(Roles.ENQUEUER)
  @Audited("migration.cancel")
  @Operation(summary = "Cancel the migration, if it has not begun", description = STATEMENT_RUNS)
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = Migration.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> cancel(@BeanParam Call call) {
    return steer(call, Steering.CANCEL);
  }

  @POST
  @Path("/retry")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("migration.retry")
  @Operation(
      summary =
          "Retry a migration: a failed one goes to the end of its line, a"
              + " waiting one is tried at once")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = Migration.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> retry(@BeanParam Call call) {
    return steer(call, Steering.RETRY);
  }

  @POST
  @Path("/pause")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("migration.pause")
  @Operation(
      summary = "Pause the migration; it keeps its place in line",
      description = STATEMENT_RUNS)
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = Migration.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> pause(@BeanParam Call call) {
    return steer(call, Steering.PAUSE);
  }

  @POST
  @Path("/resume")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("migration.resume")
  @Operation(summary = "Resume the paused migration")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = Migration.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> resume(@BeanParam Call call) {
    return steer(call, Steering.RESUME);
  }

  @POST
  @Path("/{verb: throttle|complete}")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("migration.steer_online")
  @Operation(summary = "Not available yet: steers online changes")
  @APIResponse(
      responseCode = "501",
      content = @Content(schema = @Schema(implementation = ProblemDocument.class)))
  public Response later(@PathParam("verb") String verb) {
    return ProblemMapper.answer(
            FailureReason.NOT_AVAILABLE_YET, 501, verb + " is not available yet.", List.of())
        .build();
  }

  private Uni<Response> steer(Call call, Steering steering) {
    Caller caller = (Caller) call.caller();
    return requests.blocking(
        call,
        "",
        () -> {
          Located found = shown.find(call.id, call.target);
          note.about(found.target(), call.id);
          return migrations.steer(found, steering, caller);
        });
  }
}
