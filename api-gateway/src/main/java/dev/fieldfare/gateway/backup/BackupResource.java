package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.service.internal.InternalCaller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Backups. */
@Path("/api/v1/backups")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "backups")
public class BackupResource {
  private static final int ACCEPTED = 202;

  private static final String EXAMPLE =
      """
      {"tables":["public.orders","public.lines"],"name":"before-release"}\
      """;

  private static final String RESTORE_EXAMPLE =
      """
      {"into":"public.orders_of_yesterday"}\
      """;

  private final BackupCalls backups;
  private final IdempotentRequests requests;
  private final AuditNote note;
  private final SecurityIdentity identity;

  BackupResource(
      BackupCalls backups, IdempotentRequests requests, AuditNote note, SecurityIdentity identity) {
    this.backups = backups;
    this.requests = requests;
    this.note = note;
    this.identity = identity;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List backups, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of backups",
      content = @Content(schema = @Schema(implementation = BackupPage.class)))
  public BackupPage list(@BeanParam BackupParameters asked) {
    return backups.list(caller(), asked.query());
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show a backup")
  @APIResponse(
      responseCode = "200",
      description = "The backup",
      content = @Content(schema = @Schema(implementation = BackupDocument.class)))
  @APIResponse(responseCode = "404")
  public BackupDocument get(@PathParam("id") String id) {
    return backups.find(caller(), BackupCalls.known(id));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.create")
  @Operation(
      summary = "Back up a table, one column of it, several tables, a schema, or all",
      description = "It is taken soon: its status is RUNNING until it is VERIFIED or FAILED.")
  @APIResponse(
      responseCode = "202",
      description = "The backup",
      content = @Content(schema = @Schema(implementation = BackupDocument.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> create(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = BackupRequest.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @BeanParam RequestContext request) {
    BackupRequest asked = JsonBodies.read(body, BackupRequest.class);
    note.about(asked.target().orElse(Streams.MAIN_TARGET), subject(asked));
    InternalCaller caller = caller();
    return requests.blocking(request, ACCEPTED, asked, () -> backups.create(caller, asked));
  }

  @POST
  @Path("/{id}/verify")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.verify")
  @Operation(
      summary = "Read a verified backup back again",
      description =
          "It is done soon: \"verifiedAt\" gets a later time, or its status becomes CORRUPT.")
  @APIResponse(
      responseCode = "202",
      description = "The backup",
      content = @Content(schema = @Schema(implementation = BackupDocument.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> verify(@PathParam("id") String id, @BeanParam RequestContext request) {
    UUID backup = BackupCalls.known(id);
    note.about(null, id);
    InternalCaller caller = caller();
    return requests.blocking(request, ACCEPTED, "", () -> backups.verify(caller, backup));
  }

  @POST
  @Path("/{id}/prove")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.prove")
  @Operation(
      summary = "Restore a backup into a scratch database and compare",
      description = "It is done soon: its status becomes PROVEN, or \"error\" says what differs.")
  @APIResponse(
      responseCode = "202",
      description = "The backup",
      content = @Content(schema = @Schema(implementation = BackupDocument.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> prove(@PathParam("id") String id, @BeanParam RequestContext request) {
    UUID backup = BackupCalls.known(id);
    note.about(null, id);
    InternalCaller caller = caller();
    return requests.blocking(request, ACCEPTED, "", () -> backups.prove(caller, backup));
  }

  @POST
  @Path("/{id}/restore")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.restore")
  @Operation(
      summary = "Restore a table, rows of a table, or a database",
      description =
          "A backup of one table is restored into a new table, any other backup into a new"
              + " database. The returned migration does this when it is first in its line. With"
              + " existing, the rows are restored into an existing table.")
  @APIResponse(
      responseCode = "202",
      description = "The migration that restores",
      content = @Content(schema = @Schema(implementation = AcceptedRestore.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> restore(
      @PathParam("id") String id,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = RestoreRequest.class),
                      examples = @ExampleObject(name = "example", value = RESTORE_EXAMPLE)))
          byte[] body,
      @BeanParam RequestContext request) {
    RestoreRequest asked = JsonBodies.read(body, RestoreRequest.class);
    UUID backup = BackupCalls.known(id);
    note.about(null, "%s into %s".formatted(id, asked.into()));
    InternalCaller caller = caller();
    return requests.blocking(
        request, ACCEPTED, asked, () -> backups.restore(caller, backup, asked));
  }

  private static String subject(BackupRequest asked) {
    return asked
        .table()
        .or(() -> asked.schema())
        .or(() -> asked.tables().map(tables -> String.join(", ", tables)))
        .orElse("full");
  }

  private InternalCaller caller() {
    return InternalCaller.of(identity);
  }
}
