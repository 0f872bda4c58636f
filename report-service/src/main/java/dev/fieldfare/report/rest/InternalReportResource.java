package dev.fieldfare.report.rest;

import dev.fieldfare.contracts.report.MigrationReport;
import dev.fieldfare.report.document.MigrationReports;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRenderer;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Clock;

/** Makes reports. */
@Path("/internal/v1/reports")
public class InternalReportResource {
  private final MigrationReports reports;
  private final ReportRenderer renderer;
  private final ServiceTargets targets;
  private final Clock clock;

  InternalReportResource(
      MigrationReports reports, ReportRenderer renderer, ServiceTargets targets, Clock clock) {
    this.reports = reports;
    this.renderer = renderer;
    this.targets = targets;
    this.clock = clock;
  }

  /** A report of the migrations of a period. */
  @GET
  @Path("/migrations")
  @RunOnVirtualThread
  @RolesAllowed("viewer")
  public Response migrations(
      @QueryParam("days") String days,
      @QueryParam("zone") String zone,
      @QueryParam("target") String target,
      @QueryParam("table") String table,
      @QueryParam("formId") String formId,
      @QueryParam("format") String format)
      throws SQLException {
    ReportFormat wanted = ReportFormat.of(format);
    var sent = new ReportRequest.Parameters(days, zone, target, table, formId);
    ReportRequest request =
        ReportRequest.of(sent, targets.all().stream().map(Target::name).toList(), clock.instant());
    MigrationReport report = reports.make(request);
    return Response.ok(renderer.render(report, wanted), wanted.mediaType()).build();
  }
}
