package dev.fieldfare.gateway.form;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.form.ImportedHistory;
import dev.fieldfare.contracts.form.SyncReport;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Sync: tables of forms that are older than Fieldfare get their rows in the ledger. */
@Path("/api/v1/sync")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "forms")
public class SyncResource {

  private final FormLedger forms;
  private final Targets targets;
  private final IdempotentRequests requests;
  private final AuditNote note;

  SyncResource(FormLedger forms, Targets targets, IdempotentRequests requests, AuditNote note) {
    this.forms = forms;
    this.targets = targets;
    this.requests = requests;
    this.note = note;
  }

  /**
   * What is to be synced.
   *
   * @param dryRun whether nothing is recorded
   */
  public record SyncRequest(Optional<String> target, Optional<Boolean> dryRun) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("form.sync")
  @Operation(
      summary = "Record the columns of forms that are older than Fieldfare",
      description = "One transaction for each table. A second sync records nothing.")
  @APIResponse(
      responseCode = "200",
      description = "What was found and recorded, table by table",
      content = @Content(schema = @Schema(implementation = SyncReport.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> sync(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = SyncRequest.class),
                      examples = @ExampleObject(name = "dry run", value = "{\"dryRun\":true}")))
          byte[] body,
      @BeanParam RequestContext request) {
    SyncRequest asked = JsonBodies.read(body, SyncRequest.class);
    String target = targets.named(asked.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, "forms");
    return requests.blocking(
        request, asked, () -> forms.sync(target, asked.dryRun().orElse(false)));
  }

  /**
   * Selects the history to import.
   *
   * @param dryRun true to import nothing
   * @param timeZone the time zone in which the form builder ran; UTC if absent
   */
  public record HistoryRequest(
      Optional<String> target, Optional<Boolean> dryRun, Optional<String> timeZone) {}

  @POST
  @Path("/history")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("form.history")
  @Operation(
      summary = "Import the history and the backups that a form builder kept in its own tables",
      description = "Each table of a form is one transaction. A second import writes nothing.")
  @APIResponse(
      responseCode = "200",
      description = "What was found and imported, table by table",
      content = @Content(schema = @Schema(implementation = ImportedHistory.class)))
  @APIResponse(responseCode = "404")
  public Uni<Response> history(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = HistoryRequest.class),
                      examples =
                          @ExampleObject(
                              name = "dry run",
                              value = "{\"dryRun\":true,\"timeZone\":\"Asia/Bangkok\"}")))
          byte[] body,
      @BeanParam RequestContext request) {
    HistoryRequest asked = JsonBodies.read(body, HistoryRequest.class);
    ZoneId zone = zone(asked.timeZone().orElse("UTC"));
    String target = targets.named(asked.target().orElse(Streams.MAIN_TARGET)).name();
    note.about(target, "forms");
    return requests.blocking(
        request, asked, () -> forms.importHistory(target, zone, asked.dryRun().orElse(false)));
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw Paging.wrong("timeZone", "There is no time zone \"" + name + "\".");
    }
  }
}
