package dev.fieldfare.gateway.imports;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.contracts.imports.RowImport;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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

/** Imports of rows into tables of a target. */
@Path("/api/v1/imports")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "imports")
public class ImportResource {

  private static final int ACCEPTED = 202;
  private static final String EXAMPLE =
      """
      {"target":"main","table":"part","key":["id"],"columns":["id","name"],
       "rows":[{"id":1,"name":"bolt"}],"dryRun":true}\
      """;

  private final ImportRequests imports;
  private final Targets targets;
  private final IdempotentRequests requests;
  private final AuditNote note;

  ImportResource(
      ImportRequests imports, Targets targets, IdempotentRequests requests, AuditNote note) {
    this.imports = imports;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  @RolesAllowed(Roles.ADMIN)
  @Audited("import.request")
  @Operation(
      summary = "Insert rows into a table",
      description =
          "At most 5000 rows. Rows whose key exists are not changed. The report names rows that"
              + " the table refuses; the other rows are inserted.")
  @APIResponse(
      responseCode = "202",
      description = "The import, which the worker does",
      content = @Content(schema = @Schema(implementation = RowImport.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> request(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = ImportRequest.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @BeanParam RequestContext request) {
    ImportRequest asked = JsonBodies.read(body, ImportRequest.class);
    String target = targets.named(asked.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, asked.schema() + "." + asked.table());
    String by = request.caller().getName();
    return requests.blocking(
        request,
        ACCEPTED,
        ContractsJson.mapper().valueToTree(asked).toString(),
        () -> imports.request(target, asked, by));
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(summary = "Show an import, with its report when it has ended")
  @APIResponse(
      responseCode = "200",
      description = "The import",
      content = @Content(schema = @Schema(implementation = RowImport.class)))
  @APIResponse(responseCode = "404")
  public RowImport get(
      @PathParam("id") String id,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    String known = targets.named(target).name();
    return Paging.id(id)
        .flatMap(uuid -> imports.find(known, uuid))
        .orElseThrow(
            () -> new RequestRefused(FailureReason.NOT_FOUND, "There is no import with this id."));
  }
}
