package dev.fieldfare.gateway.imports;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.contracts.imports.RowImport;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
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

  private static final String EXAMPLE =
      """
      {"target":"main","table":"part","key":["id"],"columns":["id","name"],
       "rows":[{"id":1,"name":"bolt"}],"dryRun":true}\
      """;

  private final ImportRequests imports;
  private final Targets targets;
  private final AuditNote note;

  ImportResource(ImportRequests imports, Targets targets, AuditNote note) {
    this.imports = imports;
    this.targets = targets;
    this.note = note;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
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
  public Response request(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = ImportRequest.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @Context SecurityContext security) {
    ImportRequest request = JsonBodies.read(body, ImportRequest.class);
    String target = targets.named(request.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, request.schema() + "." + request.table());
    String by = security.getUserPrincipal().getName();
    return Response.accepted(imports.request(target, request, by)).build();
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
