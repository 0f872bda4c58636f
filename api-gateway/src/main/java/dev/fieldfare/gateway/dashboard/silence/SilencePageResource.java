package dev.fieldfare.gateway.dashboard.silence;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertSilence;
import dev.fieldfare.contracts.alert.AlertSilenceList;
import dev.fieldfare.contracts.alert.MatchingAlerts;
import dev.fieldfare.gateway.alert.AlertResource;
import dev.fieldfare.gateway.alert.MonitorCalls;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Silences of the health-monitor: look at them, preview and make one, end one. */
@Path("/silences")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class SilencePageResource {

  private static final String PAGE = "/silences";
  private static final String ROOT = "silences";

  private final MonitorCalls monitor;
  private final Targets targets;
  private final IdempotentForms forms;
  private final AuditNote note;

  SilencePageResource(
      MonitorCalls monitor, Targets targets, IdempotentForms forms, AuditNote note) {
    this.monitor = monitor;
    this.targets = targets;
    this.forms = forms;
    this.note = note;
  }

  /** The page. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@BeanParam Visit visit) {
    return page(visit, view(visit.caller()));
  }

  /** The page with the open alerts that the silence of this form would hold back. */
  @POST
  @Path("/preview")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  public TemplateInstance preview(@BeanParam SilenceForm form) {
    form.requireOwn();
    Caller caller = form.caller();
    MatchingAlerts found =
        monitor.post(caller, ROOT + "/preview", json(form), MatchingAlerts.class);
    return page(form, view(caller).with(form.draft(), found.items()));
  }

  /** Makes the silence once for the key of the form. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("silence.create")
  public Uni<Response> create(@BeanParam SilenceForm form) {
    form.requireOwn();
    Caller caller = form.caller();
    String json = json(form);
    return forms
        .answer(
            form,
            form.identity(),
            AlertSilence.class,
            () -> monitor.post(caller, ROOT, json, AlertSilence.class))
        .map(silence -> Redirect.to(PAGE + "#silence-" + silence.id()));
  }

  /** Ends a silence now. */
  @POST
  @Path("/{id}/end")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("silence.end")
  public Response end(@PathParam("id") String id, @BeanParam Submission form) {
    form.requireOwn();
    UUID silence = AlertResource.known(id);
    note.about(null, id);
    monitor.delete(form.caller(), ROOT + "/" + silence);
    return Redirect.to(PAGE);
  }

  private SilenceView view(Caller caller) {
    AlertSilenceList list = monitor.get(caller, ROOT, AlertSilenceList.class);
    return SilenceView.of(list, targets.names(), forms.newKey());
  }

  private static String json(SilenceForm form) {
    return ContractsJson.mapper().valueToTree(form.request(Instant.now())).toString();
  }

  private static TemplateInstance page(Visit visit, SilenceView view) {
    return SilencePages.silences(PageFrame.of(visit, "Silences", "alerts"), view);
  }
}
