package dev.fieldfare.report.rest;

import dev.fieldfare.report.document.LedgerReports;
import dev.fieldfare.report.document.MigrationReports;
import dev.fieldfare.report.document.ReportDocument;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRenderer;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Clock;

/** Makes reports. */
@Path("/internal/v1/reports")
@RunOnVirtualThread
public class InternalReportResource {
  private final MigrationReports migrations;
  private final LedgerReports records;
  private final ReportRenderer renderer;
  private final ServiceTargets targets;
  private final Clock clock;

  InternalReportResource(
      MigrationReports migrations,
      LedgerReports records,
      ReportRenderer renderer,
      ServiceTargets targets,
      Clock clock) {
    this.migrations = migrations;
    this.records = records;
    this.renderer = renderer;
    this.targets = targets;
    this.clock = clock;
  }

  /** What every report is asked for with; null where it was not given. */
  public static class Asked {
    @QueryParam("days")
    String days;

    @QueryParam("zone")
    String zone;

    @QueryParam("target")
    String target;

    @QueryParam("table")
    String table;

    @QueryParam("formId")
    String formId;

    @QueryParam("format")
    String format;
  }

  /** Makes a report. */
  @FunctionalInterface
  private interface Maker {
    ReportDocument make(ReportRequest request) throws SQLException;
  }

  /** The migrations that ended in a period. */
  @GET
  @Path("/migrations")
  @RolesAllowed("viewer")
  public Response migrations(@BeanParam Asked asked) throws SQLException {
    return answer(asked, migrations::document);
  }

  /** All changes of a form or a table. */
  @GET
  @Path("/history")
  @RolesAllowed("viewer")
  public Response history(@BeanParam Asked asked) throws SQLException {
    return answer(asked, records::history);
  }

  /** Attempts to apply or to roll back versions in a period. */
  @GET
  @Path("/releases")
  @RolesAllowed("viewer")
  public Response releases(@BeanParam Asked asked) throws SQLException {
    return answer(asked, records::releases);
  }

  /** Backups that were begun in a period. */
  @GET
  @Path("/backups")
  @RolesAllowed("viewer")
  public Response backups(@BeanParam Asked asked) throws SQLException {
    return answer(asked, records::backups);
  }

  /** Differences between the registry of forms and the tables. */
  @GET
  @Path("/drift")
  @RolesAllowed("viewer")
  public Response drift(@BeanParam Asked asked) throws SQLException {
    return answer(asked, records::drift);
  }

  private Response answer(Asked asked, Maker maker) throws SQLException {
    ReportFormat wanted = ReportFormat.of(asked.format);
    var sent =
        new ReportRequest.Parameters(
            asked.days, asked.zone, asked.target, asked.table, asked.formId);
    ReportRequest request =
        ReportRequest.of(sent, targets.all().stream().map(Target::name).toList(), clock.instant());
    return Response.ok(renderer.render(maker.make(request), wanted), wanted.mediaType()).build();
  }
}
