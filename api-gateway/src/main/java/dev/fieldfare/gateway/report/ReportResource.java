package dev.fieldfare.gateway.report;

import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Reports of what happened. */
@Path("/api/v1/reports")
@Cancellable(false)
@Tag(name = "reports")
public class ReportResource {
  private static final String CSV = "text/csv";
  private static final String MARKDOWN = "text/markdown";

  private final ReportForwarding reports;
  private final SecurityIdentity identity;

  ReportResource(ReportForwarding reports, SecurityIdentity identity) {
    this.reports = reports;
    this.identity = identity;
  }

  /** The targets whose numbers are computed again. */
  public record RebuiltTargets(List<String> targets) {}

  @GET
  @Path("/migrations")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, CSV, MARKDOWN})
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "Report the migrations that ended in the last days",
      description = "As JSON, or with format as text, csv, md or html (one file).")
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
  public Response migrations(
      @Parameter(description = "1 to 3660; 30 when it is not given; today is the last one")
          @QueryParam("days")
          @DefaultValue("")
          String days,
      @Parameter(description = "Whose days they are, as Europe/Berlin; UTC when it is not given")
          @QueryParam("zone")
          @DefaultValue("")
          String zone,
      @QueryParam("target") @DefaultValue("") String target,
      @QueryParam("table") @DefaultValue("") String table,
      @QueryParam("formId") @DefaultValue("") String formId,
      @QueryParam("format") @DefaultValue("") String format) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("days", days);
    parameters.put("zone", zone);
    parameters.put("target", target);
    parameters.put("table", table);
    parameters.put("formId", formId);
    parameters.put("format", format);
    return reports.get("/internal/v1/reports/migrations", parameters, identity);
  }

  @POST
  @Path("/rebuild")
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("report.rebuild")
  @Operation(
      summary = "Compute the numbers of all targets again from their ledgers",
      description = "The numbers so far are shown until the new ones are complete.")
  @APIResponse(
      responseCode = "202",
      description = "It begins soon",
      content = @Content(schema = @Schema(implementation = RebuiltTargets.class)))
  public Response rebuild() {
    return reports.post("/internal/v1/projections/rebuild", identity);
  }
}
