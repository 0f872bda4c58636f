package dev.fieldfare.gateway.dashboard.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.report.BackupReport;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.HttpStatuses;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.report.ReportForwarding;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.service.internal.ServiceUnavailable;
import dev.fieldfare.service.target.Target;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The backups of the last days, from the report of backups. Nothing can be changed here. */
@Path("/backups")
@Cancellable(false)
public class BackupPageResource {

  private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";
  private static final String DEFAULT_DAYS = "30";
  private static final int OK = 200;

  private final ReportForwarding reports;
  private final Targets targets;
  private final SecurityIdentity identity;

  BackupPageResource(ReportForwarding reports, Targets targets, SecurityIdentity identity) {
    this.reports = reports;
    this.targets = targets;
    this.identity = identity;
  }

  /** The page. */
  @GET
  @Produces(HTML)
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public Response show(
      @QueryParam("days") String days,
      @QueryParam("target") String target,
      @BeanParam Visit visit) {
    Map<String, String> asked =
        Map.of(
            "days", days == null || days.isBlank() ? DEFAULT_DAYS : days.strip(),
            "target", target == null ? "" : target.strip());
    try {
      String json = reports.report(ReportKind.BACKUPS, asked, identity);
      return page(visit, OK, view(asked, "").with(read(json)));
    } catch (ServiceUnavailable away) {
      String said = "The report-service does not answer, so no backups can be listed.";
      return page(visit, HttpStatuses.of(FailureReason.UNAVAILABLE), view(asked, said));
    } catch (RequestRefused refusal) {
      return page(visit, HttpStatuses.of(refusal.code()), view(asked, refusal.getMessage()));
    }
  }

  private static BackupReport read(String json) {
    try {
      return ContractsJson.mapper().readValue(json, BackupReport.class);
    } catch (JsonProcessingException e) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE, "The report-service gave no readable answer.");
    }
  }

  private BackupView view(Map<String, String> asked, String problem) {
    List<String> names = targets.all().stream().map(Target::name).toList();
    return new BackupView(
        asked.get("days"), asked.get("target"), names, problem, List.of(), List.of());
  }

  private static Response page(Visit visit, int status, BackupView view) {
    PageFrame frame = PageFrame.of(visit, "Backups", "backups");
    return Response.status(status).entity(ReportPages.backups(frame, view).render()).build();
  }
}
