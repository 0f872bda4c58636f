package dev.fieldfare.gateway.report;

import dev.fieldfare.contracts.report.AlertReport;
import dev.fieldfare.contracts.report.AuditReport;
import dev.fieldfare.contracts.report.BackupReport;
import dev.fieldfare.contracts.report.ChangeHistory;
import dev.fieldfare.contracts.report.DigestReport;
import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.OpenDrift;
import dev.fieldfare.contracts.report.ReleaseReport;
import dev.fieldfare.contracts.report.ReportFileContent;
import dev.fieldfare.contracts.report.RestoreReport;
import dev.fieldfare.contracts.report.StatusReport;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.contracts.report.StoredReportPage;
import dev.fieldfare.contracts.report.ValidationHistory;
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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Reports that are stored until their retention ends. */
@Path("/api/v1/reports/stored")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reports")
public class StoredReportResource {
  private static final int CREATED = 201;
  private static final String EXAMPLE = "{\"kind\":\"migrations\",\"days\":7,\"email\":false}";
  private static final String CSV = "text/csv";
  private static final String MARKDOWN = "text/markdown";

  private final StoredReportCalls reports;
  private final IdempotentRequests requests;
  private final AuditNote note;
  private final SecurityIdentity identity;

  StoredReportResource(
      StoredReportCalls reports,
      IdempotentRequests requests,
      AuditNote note,
      SecurityIdentity identity) {
    this.reports = reports;
    this.requests = requests;
    this.note = note;
    this.identity = identity;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("report.store")
  @Operation(
      summary = "Make a report and store it in all formats",
      description =
          "A \"key\" has one report: the second request with it is answered with the stored one."
              + " With \"email\" it is sent to the configured recipients.")
  @APIResponse(
      responseCode = "201",
      description = "The report",
      content = @Content(schema = @Schema(implementation = StoredReport.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  public Uni<Response> store(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = NewStoredReport.class),
                      examples = @ExampleObject(name = "example", value = EXAMPLE)))
          byte[] body,
      @BeanParam RequestContext request) {
    NewStoredReport asked = JsonBodies.read(body, NewStoredReport.class);
    note.about(asked.target().orElse(null), asked.kind());
    InternalCaller caller = InternalCaller.of(identity);
    return requests.blocking(request, CREATED, asked, () -> reports.store(caller, asked));
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List stored reports, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "A page of reports",
      content = @Content(schema = @Schema(implementation = StoredReportPage.class)))
  public StoredReportPage list(
      @Parameter(description = "As migrations") @QueryParam("kind") String kind,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    return reports.list(
        InternalCaller.of(identity), Optional.ofNullable(kind), Paging.of(limit, cursor));
  }

  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show a stored report")
  @APIResponse(
      responseCode = "200",
      description = "The report without its files",
      content = @Content(schema = @Schema(implementation = StoredReport.class)))
  @APIResponse(responseCode = "404")
  public StoredReport get(@PathParam("id") String id) {
    return reports.find(InternalCaller.of(identity), StoredReportCalls.known(id));
  }

  @GET
  @Path("/{id}/file")
  @Produces({MediaType.TEXT_HTML, MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Download a file of a stored report")
  @APIResponse(
      responseCode = "200",
      description = "The file",
      content = {
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema =
                @Schema(
                    oneOf = {
                      MigrationReport.class,
                      ChangeHistory.class,
                      ReleaseReport.class,
                      BackupReport.class,
                      OpenDrift.class,
                      RestoreReport.class,
                      StatusReport.class,
                      AuditReport.class,
                      ValidationHistory.class,
                      AlertReport.class,
                      DigestReport.class
                    })),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  @APIResponse(responseCode = "404")
  public Response file(
      @PathParam("id") String id,
      @Parameter(description = "json, text, csv, md or html; html by default") @QueryParam("format")
          String format) {
    ReportFileContent file =
        reports.file(
            InternalCaller.of(identity), StoredReportCalls.known(id), Optional.ofNullable(format));
    return Response.ok(file.content(), file.mediaType())
        .header("Content-Disposition", "attachment; filename=\"" + file.name() + "\"")
        .build();
  }

  @DELETE
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("report.delete")
  @Operation(summary = "Delete a stored report with its files")
  @APIResponse(responseCode = "204", description = "It is deleted")
  @APIResponse(responseCode = "404")
  public void delete(@PathParam("id") String id) {
    note.about(null, id);
    reports.delete(InternalCaller.of(identity), StoredReportCalls.known(id));
  }
}
