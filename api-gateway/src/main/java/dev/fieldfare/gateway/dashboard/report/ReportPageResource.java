package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.report.ReportView.Download;
import dev.fieldfare.gateway.http.HttpStatuses;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.report.ReportForwarding;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.service.internal.ServiceUnavailable;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Reports of the report-service: choose one, read it, download it. */
@Path("/reports")
@Cancellable(false)
public class ReportPageResource {

  private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";
  private static final int OK = 200;

  private final ReportForwarding reports;
  private final Targets targets;
  private final IdempotentForms forms;
  private final SecurityIdentity identity;
  private final Clock clock = Clock.systemUTC();

  ReportPageResource(
      ReportForwarding reports, Targets targets, IdempotentForms forms, SecurityIdentity identity) {
    this.reports = reports;
    this.targets = targets;
    this.forms = forms;
    this.identity = identity;
  }

  /** The page. Without a kind it shows the migrations of the last days. */
  @GET
  @Produces(HTML)
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public Response show(@BeanParam ReportQuery query) {
    if (query.isIncomplete()) {
      return page(query, OK, List.of("Name a table or a form."), List.of());
    }
    try {
      String json = reports.report(query.kind(), query.parameters(), identity);
      return page(query, OK, List.of(), ReportReader.sections(json));
    } catch (ServiceUnavailable away) {
      String said = "The report-service does not answer. Try again later.";
      return page(query, HttpStatuses.of(FailureReason.UNAVAILABLE), List.of(said), List.of());
    } catch (RequestRefused refusal) {
      // The form stays filled in, with what is wrong beside it.
      List<String> said = List.of(refusal.getMessage());
      return page(query, HttpStatuses.of(refusal.code()), said, List.of());
    }
  }

  /** A report as a file. */
  @GET
  @Path("/file")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public Response file(@BeanParam ReportQuery query, @QueryParam("format") String format) {
    ReportFile file = ReportFile.of(format);
    Map<String, String> parameters = new HashMap<>(query.parameters());
    parameters.put("format", file.format());
    String content = reports.report(query.kind(), parameters, identity);
    return Response.ok(content)
        .type(file.mediaType())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"%s\"".formatted(file.name(query.kind(), clock.instant())))
        .build();
  }

  private Response page(
      ReportQuery query, int status, List<String> problems, List<ReportSection> report) {
    ReportKind kind = query.kind();
    List<Download> files =
        report.isEmpty()
            ? List.of()
            : ReportFile.all().stream()
                .map(file -> new Download(file.label(), query.file(file.format())))
                .toList();
    List<String> names = targets.names();
    PageFrame frame = PageFrame.of(query, "Reports", "reports");
    ReportView view =
        new ReportView(kind, query.parameters(), names, problems, report, files, forms.newKey());
    return Response.status(status).entity(ReportPages.reports(frame, view).render()).build();
  }
}
