package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupRequest;
import dev.fieldfare.contracts.backup.HoldRequest;
import dev.fieldfare.contracts.backup.PromotionRequest;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** How long backups are kept. */
@Path("/api/v1/backups")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "backups")
public class RetentionResource {
  private static final String HOLD =
      """
      {"reason":"needed for the audit of 2026"}\
      """;
  private static final String PROMOTION =
      """
      {"tier":"monthly"}\
      """;
  private static final String CLEANUP =
      """
      {"dryRun":true}\
      """;

  private final BackupCalls backups;
  private final IdempotentRequests requests;
  private final AuditNote note;
  private final SecurityIdentity identity;

  RetentionResource(
      BackupCalls backups, IdempotentRequests requests, AuditNote note, SecurityIdentity identity) {
    this.backups = backups;
    this.requests = requests;
    this.note = note;
    this.identity = identity;
  }

  @GET
  @Path("/expiring")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List backups that may expire soon, the first one first")
  @APIResponse(
      responseCode = "200",
      description = "At most 500 backups",
      content = @Content(schema = @Schema(implementation = BackupPage.class)))
  @APIResponse(responseCode = "404")
  public BackupPage expiring(
      @Parameter(description = "All targets when it is not given") @QueryParam("target")
          String target,
      @Parameter(description = "0 to 365, 7 when it is not given") @QueryParam("days")
          String days) {
    return backups.expiring(InternalCaller.of(identity), Optional.ofNullable(target), days(days));
  }

  private static int days(String days) {
    String text = days == null ? "7" : days;
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 365) {
      throw Paging.wrong("days", "\"days\" must be a number from 0 to 365.");
    }
    return Integer.parseInt(text);
  }

  @POST
  @Path("/{id}/hold")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.hold")
  @Operation(summary = "Keep a backup until it is released")
  @APIResponse(
      responseCode = "200",
      description = "The backup",
      content = @Content(schema = @Schema(implementation = BackupDocument.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> hold(
      @PathParam("id") String id,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = HoldRequest.class),
                      examples = @ExampleObject(name = "example", value = HOLD)))
          byte[] body,
      @BeanParam RequestContext request) {
    return post(id, "hold", JsonBodies.read(body, HoldRequest.class), request);
  }

  @POST
  @Path("/{id}/release")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.release")
  @Operation(summary = "End the hold of a backup")
  @APIResponse(
      responseCode = "200",
      description = "The backup",
      content = @Content(schema = @Schema(implementation = BackupDocument.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> release(@PathParam("id") String id, @BeanParam RequestContext request) {
    return post(id, "release", "", request);
  }

  @POST
  @Path("/{id}/promote")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.promote")
  @Operation(summary = "Give a backup a later tier, so that it is kept for longer")
  @APIResponse(
      responseCode = "200",
      description = "The backup",
      content = @Content(schema = @Schema(implementation = BackupDocument.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> promote(
      @PathParam("id") String id,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = PromotionRequest.class),
                      examples = @ExampleObject(name = "example", value = PROMOTION)))
          byte[] body,
      @BeanParam RequestContext request) {
    return post(id, "promote", JsonBodies.read(body, PromotionRequest.class), request);
  }

  @POST
  @Path("/cleanup")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMIN)
  @Audited("backup.cleanup")
  @Operation(
      summary = "End backups whose time is over, or show which ones would be ended",
      description = "At most 1,000 backups at once. Their files are removed soon after.")
  @APIResponse(
      responseCode = "200",
      description = "What was done, or what would be done",
      content = @Content(schema = @Schema(implementation = CleanupReport.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> cleanUp(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = CleanupRequest.class),
                      examples = @ExampleObject(name = "example", value = CLEANUP)))
          byte[] body,
      @BeanParam RequestContext request) {
    CleanupRequest asked = JsonBodies.read(body, CleanupRequest.class);
    note.about(asked.target().orElse(Streams.MAIN_TARGET), asked.dryRun() ? "dry run" : null);
    return send("cleanup", asked, CleanupReport.class, request);
  }

  private Uni<Response> post(String id, String verb, Object body, RequestContext request) {
    UUID backup = BackupCalls.known(id);
    note.about(null, id);
    return send("%s/%s".formatted(backup, verb), body, BackupDocument.class, request);
  }

  private <T> Uni<Response> send(
      String path, Object body, Class<T> answer, RequestContext request) {
    InternalCaller caller = InternalCaller.of(identity);
    return requests.blocking(request, body, () -> backups.retain(caller, path, body, answer));
  }
}
