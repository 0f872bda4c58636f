package dev.fieldfare.gateway.report;

import dev.fieldfare.contracts.report.DigestReport;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.gateway.security.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Digests. */
@Path("/api/v1/reports/digest")
@Cancellable(false)
@Tag(name = "reports")
public class DigestReportResource {
  private static final String CSV = "text/csv";
  private static final String MARKDOWN = "text/markdown";

  private final ReportForwarding reports;
  private final SecurityIdentity identity;

  DigestReportResource(ReportForwarding reports, SecurityIdentity identity) {
    this.reports = reports;
    this.identity = identity;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Report a summary of the last days, on one page")
  @APIResponse(
      responseCode = "200",
      description = "The report",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = DigestReport.class)),
        @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = MARKDOWN, schema = @Schema(type = SchemaType.STRING))
      })
  public Response digest(@BeanParam ReportParameters asked) {
    return reports.get(ReportForwarding.path(ReportKind.DIGEST), asked.byName(), identity);
  }
}
