package dev.fieldfare.gateway.queue;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.http.Acknowledged;
import dev.fieldfare.contracts.http.QueueScope;
import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Gathered;
import dev.fieldfare.gateway.target.TargetGathering;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The lines of migrations: how long they are, hold them, let them go on. */
@Path("/api/v1/queue")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "queue")
public class QueueResource {

  private static final String SCOPE =
      """
      {"target":"main","table":"survey"}""";

  private static final String TARGET =
      """
      {"target":"main"}""";

  private final QueueControl queue;
  private final Targets targets;
  private final IdempotentRequests requests;
  private final AuditNote note;
  private final TargetGathering gathering;

  QueueResource(
      QueueControl queue,
      Targets targets,
      IdempotentRequests requests,
      AuditNote note,
      TargetGathering gathering) {
    this.queue = queue;
    this.gathering = gathering;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "Show the queue of each target, and of each table that has migrations in line")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = QueueStats.class)))
  @APIResponse(responseCode = "404")
  public QueueStats stats(@QueryParam("target") String target) {
    Gathered<TargetStats> stats =
        gathering.all(targets.matching(Optional.ofNullable(target)), queue::stats).orThrow();
    return new QueueStats(stats.answers(), stats.missingTargets());
  }

  @POST
  @Path("/pause")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("queue.pause")
  @Operation(
      summary =
          "Pause a target, or one table; answers when none of its migrations is being applied")
  @APIResponse(
      responseCode = "200",
      description = "The target or table is paused",
      content = @Content(schema = @Schema(implementation = QueueScope.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> pause(
      @RequestBody(content = @Content(examples = @ExampleObject(name = "example", value = SCOPE)))
          QueueScope scope,
      @BeanParam RequestContext request) {
    String by = request.caller().getName();
    return requests.blocking(
        request,
        scope,
        () -> {
          QueueScope held = noted(scope);
          queue.pause(held.target().orElseThrow(), name(held), by);
          return held;
        });
  }

  @POST
  @Path("/resume")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("queue.resume")
  @Operation(summary = "Resume a target or a table")
  @APIResponse(
      responseCode = "200",
      description = "The target or table is resumed",
      content = @Content(schema = @Schema(implementation = QueueScope.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> resume(
      @RequestBody(content = @Content(examples = @ExampleObject(name = "example", value = SCOPE)))
          QueueScope scope,
      @BeanParam RequestContext request) {
    return requests.blocking(
        request,
        scope,
        () -> {
          QueueScope freed = noted(scope);
          queue.resume(freed.target().orElseThrow(), name(freed));
          return freed;
        });
  }

  @POST
  @Path("/acknowledge")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("queue.acknowledge")
  @Operation(
      summary = "Acknowledge the failures of a target: they no longer count for its band",
      description = "Refusals never count. Later failures count again.")
  @APIResponse(
      responseCode = "200",
      description = "The number of failures",
      content = @Content(schema = @Schema(implementation = Acknowledged.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> acknowledge(
      @RequestBody(content = @Content(examples = @ExampleObject(name = "example", value = TARGET)))
          QueueScope scope,
      @BeanParam RequestContext request) {
    String by = request.caller().getName();
    return requests.blocking(
        request,
        scope,
        () -> {
          if (scope.schema().isPresent() || scope.table().isPresent()) {
            throw Paging.wrong(
                "table", "Send only \"target\": failures are acknowledged for a whole target.");
          }
          String target = noted(scope).target().orElseThrow();
          return new Acknowledged(target, queue.acknowledge(target, by));
        });
  }

  private QueueScope noted(QueueScope scope) {
    String target = targets.named(scope.target().orElse(Streams.MAIN_TARGET)).name();
    if (scope.schema().isPresent() && scope.table().isEmpty()) {
      throw Paging.wrong("table", "\"schema\" needs a \"table\".");
    }
    note.about(target, name(scope));
    return new QueueScope(Optional.of(target), scope.schema(), scope.table());
  }

  private static String name(QueueScope scope) {
    return scope
        .table()
        .map(table -> scope.schema().orElse(TableName.DEFAULT_SCHEMA) + "." + table)
        .orElse("");
  }
}
