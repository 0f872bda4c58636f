package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.EncodedQuery;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.service.internal.InternalAnswer;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.StreamedBody;
import io.quarkus.logging.Log;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The rows of backups. They go through the gateway in small parts and are stored nowhere. */
@Path("/api/v1/backups/{id}/data")
@Cancellable(false)
@Tag(name = "backups")
public class BackupDataResource {
  private final BackupCalls backups;
  private final AuditNote note;
  private final SecurityIdentity identity;

  BackupDataResource(BackupCalls backups, AuditNote note, SecurityIdentity identity) {
    this.backups = backups;
    this.note = note;
    this.identity = identity;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.download")
  @Produces(MediaType.WILDCARD)
  @Operation(
      summary = "Read the rows of one table of a backup",
      description =
          "As csv, json or sql. All rows are checked before the answer begins. If it ends before"
              + " its length, it is incomplete.")
  @APIResponse(
      responseCode = "200",
      description = "All rows",
      content = {
        @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(type = SchemaType.ARRAY, implementation = Object.class)),
        @Content(mediaType = "application/sql", schema = @Schema(type = SchemaType.STRING))
      })
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Response data(
      @PathParam("id") String id,
      @QueryParam("format") String format,
      @QueryParam("table") String table,
      @Context RoutingContext exchange) {
    UUID backup = BackupCalls.known(id);
    if (format != null && !format.matches("csv|json|sql")) {
      throw Paging.wrong("format", "\"format\" is csv, json or sql.");
    }
    note.about(null, table == null ? id : "%s of %s".formatted(table, id));
    EncodedQuery query = new EncodedQuery().with("format", format).with("table", table);
    InternalAnswer answer = backups.data(InternalCaller.of(identity), backup, query.toString());
    String name = "%s.%s".formatted(backup, format == null ? "csv" : format);
    StreamedBody body =
        new StreamedBody(out -> copy(answer.body(), out), exchange, BackupDataResource::brokenOff);
    Response.ResponseBuilder response =
        Response.ok(
                (StreamingOutput) body::write,
                answer.contentType().orElse(MediaType.APPLICATION_OCTET_STREAM))
            .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
    answer.length().ifPresent(length -> response.header(HttpHeaders.CONTENT_LENGTH, length));
    return response.build();
  }

  private static void copy(InputStream rows, OutputStream out) throws IOException {
    try (rows) {
      rows.transferTo(out);
    }
  }

  private static RuntimeException brokenOff(Exception failure) {
    Log.warnf("the rows of a backup broke off reason=%s", failure);
    return new RequestRefused(
        FailureReason.UNAVAILABLE, "The answer of the backup-worker broke off.");
  }
}
