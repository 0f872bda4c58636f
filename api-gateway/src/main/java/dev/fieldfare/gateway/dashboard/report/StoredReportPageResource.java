package dev.fieldfare.gateway.dashboard.report;

import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.ReportFileContent;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.HttpStatuses;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.report.StoredReportCalls;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.service.internal.InternalCaller;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Stored reports: list them, open one, make one, delete one. */
@Path("/reports/stored")
@Cancellable(false)
public class StoredReportPageResource {

  private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";
  private static final String PAGE = "/reports/stored";
  private static final int OK = 200;

  private final StoredReportCalls reports;
  private final IdempotentForms forms;
  private final AuditNote note;

  StoredReportPageResource(StoredReportCalls reports, IdempotentForms forms, AuditNote note) {
    this.reports = reports;
    this.forms = forms;
    this.note = note;
  }

  /** The list; its filter is in its address. */
  @GET
  @Produces(HTML)
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public Response list(
      @BeanParam Visit visit,
      @QueryParam("kind") @DefaultValue("") String kind,
      @QueryParam("cursor") String cursor) {
    Optional<String> wanted = Optional.of(kind).filter(label -> !label.isEmpty());
    try {
      var page = reports.list(visit.internalCaller(), wanted, Paging.of(null, cursor));
      return answer(visit, OK, StoredReportListView.of(kind, page));
    } catch (RequestRefused refusal) {
      // The filter keeps its values, and the page shows the error below it.
      var view = StoredReportListView.without(kind, refusal.getMessage());
      return answer(visit, HttpStatuses.of(refusal.code()), view);
    }
  }

  /** One report, with the same numbers as its files. */
  @GET
  @Path("/{id}")
  @Produces(HTML)
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@PathParam("id") String id, @BeanParam Visit visit) {
    UUID known = StoredReportCalls.known(id);
    InternalCaller caller = visit.internalCaller();
    StoredReport report = reports.find(caller, known);
    String json = reports.file(caller, known, Optional.of("json")).content();
    return ReportPages.storedReport(
        PageFrame.of(visit, report.title(), "reports"),
        StoredReportLine.of(report),
        ReportReader.sections(json));
  }

  /** A file of a report. */
  @GET
  @Path("/{id}/file")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public Response file(
      @PathParam("id") String id, @BeanParam Visit visit, @QueryParam("format") String format) {
    UUID known = StoredReportCalls.known(id);
    ReportFileContent file =
        reports.file(visit.internalCaller(), known, Optional.ofNullable(format));
    return Response.ok(file.content(), file.mediaType())
        .header(
            HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s\"".formatted(file.name()))
        .build();
  }

  /** Makes and stores a report once for the key of the form. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(HTML)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("report.store")
  public Uni<Response> store(@BeanParam StoreReportForm form) {
    form.requireOwn();
    NewStoredReport request = form.request();
    note.about(request.target().orElse(null), request.kind());
    InternalCaller caller = form.internalCaller();
    return forms
        .answer(
            form,
            "stored report " + request,
            StoredReport.class,
            () -> reports.store(caller, request))
        .map(report -> Redirect.to(PAGE + "/" + report.id()));
  }

  /** Deletes a report with its files; leads to the list. */
  @POST
  @Path("/{id}/delete")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Produces(HTML)
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("report.delete")
  public Response delete(@PathParam("id") String id, @BeanParam Submission form) {
    form.requireOwn();
    UUID known = StoredReportCalls.known(id);
    note.about(null, id);
    reports.delete(form.internalCaller(), known);
    return Redirect.to(PAGE);
  }

  private static Response answer(Visit visit, int status, StoredReportListView view) {
    PageFrame frame = PageFrame.of(visit, "Stored reports", "reports");
    return Response.status(status).entity(ReportPages.storedReports(frame, view).render()).build();
  }
}
