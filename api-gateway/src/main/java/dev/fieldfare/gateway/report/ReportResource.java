package dev.fieldfare.gateway.report;

import dev.fieldfare.contracts.report.AuditReport;
import dev.fieldfare.contracts.report.BackupReport;
import dev.fieldfare.contracts.report.ChangeHistory;
import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.contracts.report.OpenDrift;
import dev.fieldfare.contracts.report.ReleaseReport;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.RestoreReport;
import dev.fieldfare.contracts.report.StatusReport;
import dev.fieldfare.contracts.report.ValidationHistory;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.service.internal.InternalCaller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Reports of what happened. */
@Path("/api/v1/reports")
@Cancellable(false)
@Tag(name = "reports")
public class ReportResource {
  private static final int ACCEPTED = 202;
  private static final String CSV = "text/csv";
  private static final String MARKDOWN = "text/markdown";

  private final ReportForwarding reports;
  private final IdempotentRequests requests;
  private final SecurityIdentity identity;

  ReportResource(ReportForwarding reports, IdempotentRequests requests, SecurityIdentity identity) {
    this.reports = reports;
    this.requests = requests;
    this.identity = identity;
  }

  /** The targets whose numbers are computed again. */
  public record RebuiltTargets(List<String> targets) {}

  @GET
  @Path("/migrations")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report the migrations that ended in the last days")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = MigrationReport.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response migrations(@BeanParam ReportParameters asked) {
    return report(ReportKind.MIGRATIONS, asked);
  }

  @GET
  @Path("/history")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report all changes of a form or a table")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = ChangeHistory.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response history(@BeanParam ReportParameters asked) {
    return report(ReportKind.HISTORY, asked);
  }

  @GET
  @Path("/releases")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report the versions that were applied and rolled back in the last days")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = ReleaseReport.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response releases(@BeanParam ReportParameters asked) {
    return report(ReportKind.RELEASES, asked);
  }

  @GET
  @Path("/backups")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report the backups that were begun in the last days")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = BackupReport.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response backups(@BeanParam ReportParameters asked) {
    return report(ReportKind.BACKUPS, asked);
  }

  @GET
  @Path("/drift")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report the differences between the registry of forms and the tables")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = OpenDrift.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response drift(@BeanParam ReportParameters asked) {
    return report(ReportKind.DRIFT, asked);
  }

  @GET
  @Path("/restores")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report the restores of the last days, and the backups that were tested")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = RestoreReport.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response restores(@BeanParam ReportParameters asked) {
    return report(ReportKind.RESTORES, asked);
  }

  @GET
  @Path("/status")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report how the targets are now")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = StatusReport.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response status(@BeanParam ReportParameters asked) {
    return report(ReportKind.STATUS, asked);
  }

  @GET
  @Path("/audit")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report who sent which change in the last days, by all ways")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = AuditReport.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response audit(@BeanParam ReportParameters asked) {
    return report(ReportKind.AUDIT, asked);
  }

  @GET
  @Path("/validations")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report the validations of the last days")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = ValidationHistory.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response validations(@BeanParam ReportParameters asked) {
    return report(ReportKind.VALIDATIONS, asked);
  }

  @POST
  @Path("/rebuild")
  @Produces(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("report.rebuild")
  @Operation(
      summary = "Compute the numbers of all targets again from their ledgers",
      description = "The numbers so far are shown until the new ones are complete.")
  @APIResponse(
      responseCode = "202",
      description = "It begins soon",
      content = @Content(schema = @Schema(implementation = RebuiltTargets.class)))
  @APIResponse(responseCode = "409")
  public Uni<Response> rebuild(@BeanParam RequestContext request) {
    InternalCaller caller = InternalCaller.of(identity);
    return requests.blocking(
        request, ACCEPTED, "", () -> reports.post("/internal/v1/projections/rebuild", caller));
  }

  private Response report(ReportKind kind, ReportParameters asked) {
    return reports.get(ReportForwarding.path(kind), asked.byName(), identity);
  }
}
