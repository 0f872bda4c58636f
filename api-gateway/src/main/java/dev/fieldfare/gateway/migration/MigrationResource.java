package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.http.MigrationPage;
import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Gathered;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.query.ListedMigration;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Migrations: enqueue, list, show. */
@Path("/api/v1/migrations")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "migrations")
public class MigrationResource {

  private static final String CHANGE =
      """
      {"type":"ADD_COLUMN","table":"survey","column":"email","dataType":"email"}\
      """;

  private static final String CHANGE_SET =
      """
      {"changes":[
        {"type":"ADD_COLUMN","table":"survey","column":"email","dataType":"email"},
        {"type":"RENAME_COLUMN","table":"survey","column":"mail","newName":"old_mail"}],
       "atomic":true}\
      """;

  private final MigrationIntake intake;
  private final MigrationLedger migrations;
  private final Targets targets;
  private final AuditNote note;
  private final MigrationDocuments shown;
  private final MigrationPreviews previews;

  MigrationResource(
      MigrationIntake intake,
      MigrationLedger migrations,
      Targets targets,
      AuditNote note,
      MigrationDocuments shown,
      MigrationPreviews previews) {
    this.intake = intake;
    this.migrations = migrations;
    this.targets = targets;
    this.note = note;
    this.shown = shown;
    this.previews = previews;
  }

  @POST
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ENQUEUER)
  @Audited("migration.enqueue")
  @Operation(
      summary = "Enqueue one change, or a change set as {\"changes\":[…],\"atomic\":true|false}")
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
  public Uni<Response> enqueue(
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(oneOf = {ChangeBody.class, ChangeSetBody.class}),
                      examples = {
                        @ExampleObject(name = "one change", value = CHANGE),
                        @ExampleObject(name = "change set", value = CHANGE_SET)
                      }))
          byte[] body,
      @HeaderParam("Idempotency-Key") String key,
      @Context SecurityContext security) {
    Caller caller = (Caller) security.getUserPrincipal();
    return Uni.createFrom()
        .completionStage(() -> intake.post(body, Optional.ofNullable(key), caller))
        .invoke(this::noteIds)
        .map(MigrationResource::accepted);
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List migrations, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = MigrationPage.class)))
  @APIResponse(responseCode = "404")
  public MigrationPage list(@BeanParam ListQuery query) {
    Paging paging = Paging.of(query.limit, query.cursor);
    Gathered<ListedMigration> found =
        migrations.list(
            targets.matching(Optional.ofNullable(query.target)),
            query.filter(),
            paging.before(),
            paging.andOne());
    return page(found, paging.limit());
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show one migration with its attempts and its plan")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = Migration.class)))
  @APIResponse(responseCode = "404")
  public Migration show(@PathParam("id") String id, @QueryParam("target") String target) {
    return shown.complete(shown.find(id, target));
  }

  @POST
  @Path("/preview")
  @RunOnVirtualThread
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ENQUEUER)
  @Operation(
      summary =
          "Show what changes would do; each is planned for the schema that"
              + " the earlier ones leave")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = Preview.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Preview preview(
      @RequestBody(
              required = true,
              content =
                  @Content(
                      schema = @Schema(oneOf = {ChangeBody.class, ChangeSetBody.class}),
                      examples = {
                        @ExampleObject(name = "one change", value = CHANGE),
                        @ExampleObject(name = "change set", value = CHANGE_SET)
                      }))
          byte[] body,
      @Context SecurityContext security) {
    return previews.of(body, (Caller) security.getUserPrincipal());
  }

  private void noteIds(Accepted accepted) {
    note.about(null, accepted.changeSetId().orElseGet(() -> accepted.migrations().getFirst().id()));
  }

  static Response accepted(Accepted accepted) {
    URI location = URI.create(accepted.migrations().getFirst().href());
    return Response.accepted(accepted).location(location).build();
  }

  private static MigrationPage page(Gathered<ListedMigration> gathered, int limit) {
    List<ListedMigration> found = gathered.answers();
    boolean more = found.size() > limit;
    List<ListedMigration> shown = more ? found.subList(0, limit) : found;
    return new MigrationPage(
        shown.stream().map(listed -> MigrationDocuments.read(listed.json())).toList(),
        more ? Optional.of(shown.getLast().id().toString()) : Optional.empty(),
        gathered.missingTargets());
  }
}
