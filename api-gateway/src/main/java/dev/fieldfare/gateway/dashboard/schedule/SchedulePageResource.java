package dev.fieldfare.gateway.dashboard.schedule;

import static dev.fieldfare.gateway.alert.ScheduleResource.path;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleList;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunList;
import dev.fieldfare.gateway.alert.MonitorCalls;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.Paging;
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
import org.jboss.resteasy.reactive.server.Cancellable;

/** Schedules: look at them and their runs, run one now, enable, disable, make and delete them. */
@Path("/schedules")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class SchedulePageResource {

  private static final String PAGE = "/schedules";

  private final MonitorCalls monitor;
  private final Targets targets;
  private final IdempotentForms forms;
  private final AuditNote note;

  SchedulePageResource(
      MonitorCalls monitor, Targets targets, IdempotentForms forms, AuditNote note) {
    this.monitor = monitor;
    this.targets = targets;
    this.forms = forms;
    this.note = note;
  }

  /** The list. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance list(@BeanParam Visit visit) {
    ScheduleList list = monitor.get(visit.caller(), "schedules", ScheduleList.class);
    return SchedulePages.schedules(
        PageFrame.of(visit, "Schedules", "alerts"),
        ScheduleListView.of(list, targets.names(), forms.newKey()));
  }

  /** One schedule with its newest runs. */
  @GET
  @Path("/{name}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@PathParam("name") String name, @BeanParam Visit visit) {
    Schedule schedule = monitor.get(visit.caller(), path(name, ""), Schedule.class);
    String rest = "/runs?limit=" + Paging.of(null, null).limit();
    var runs = monitor.get(visit.caller(), path(name, rest), ScheduleRunList.class);
    return SchedulePages.schedule(
        PageFrame.of(visit, "Schedule " + name, "alerts"),
        ScheduleView.of(schedule, runs, forms.newKey()));
  }

  /** Makes or replaces a schedule: sending the form again changes nothing. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("schedule.put")
  public Response put(@BeanParam ScheduleForm form) {
    form.requireOwn();
    String name = form.name();
    note.about(null, name);
    String json = ContractsJson.mapper().valueToTree(form.request()).toString();
    monitor.put(form.caller(), path(name, ""), json, Schedule.class);
    return shown(name);
  }

  /** Runs it now, once for the key of the form. */
  @POST
  @Path("/{name}/run")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("schedule.run")
  public Uni<Response> run(@PathParam("name") String name, @BeanParam Submission form) {
    form.requireOwn();
    note.about(null, name);
    String path = path(name, "/run");
    Caller caller = form.caller();
    return forms
        .answer(
            form, path, ScheduleRun.class, () -> monitor.post(caller, path, "", ScheduleRun.class))
        .map(run -> shown(name));
  }

  /** Enables or disables it. */
  @POST
  @Path("/{name}/{verb: enable|disable}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("schedule.enable")
  public Response enable(
      @PathParam("name") String name, @PathParam("verb") String verb, @BeanParam Submission form) {
    form.requireOwn();
    note.about(null, verb + " " + name);
    monitor.post(form.caller(), path(name, "/" + verb), "", Schedule.class);
    return shown(name);
  }

  /** Deletes it with its history. */
  @POST
  @Path("/{name}/delete")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("schedule.delete")
  public Response delete(@PathParam("name") String name, @BeanParam Submission form) {
    form.requireOwn();
    note.about(null, name);
    monitor.delete(form.caller(), path(name, ""));
    return Redirect.to(PAGE);
  }

  private static Response shown(String name) {
    return Redirect.to(PAGE + "/" + name);
  }
}
