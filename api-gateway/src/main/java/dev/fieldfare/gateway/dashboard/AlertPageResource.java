package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.gateway.alert.AlertQuery;
import dev.fieldfare.gateway.alert.AlertResource;
import dev.fieldfare.gateway.alert.MonitorCalls;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Alerts of the health-monitor: look at them, acknowledge them, resolve them with a reason. */
@Path("/alerts")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML)
public class AlertPageResource {

  private static final int LONGEST_REASON = 500;

  private final MonitorCalls monitor;
  private final AuditNote note;

  AlertPageResource(MonitorCalls monitor, AuditNote note) {
    this.monitor = monitor;
    this.note = note;
  }

  /** A form that ends an alert. */
  public static class ResolveForm extends Submission {
    @FormParam("reason")
    String reason;

    String reason() {
      String given = reason == null ? "" : reason.strip();
      if (given.isEmpty() || given.length() > LONGEST_REASON) {
        throw Paging.wrong(
            "reason", "\"reason\" must have 1 to %d characters.".formatted(LONGEST_REASON));
      }
      return given;
    }
  }

  /** The page. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(
      @QueryParam("state") String state,
      @QueryParam("severity") String severity,
      @QueryParam("cursor") String cursor,
      @BeanParam Visit visit) {
    AlertQuery query =
        AlertQuery.of(given(state), given(severity), null, Paging.of(null, given(cursor)));
    AlertPage page = monitor.get(visit.caller(), query.path(), AlertPage.class);
    return Pages.alerts(PageFrame.of(visit, "Alerts", "alerts"), AlertView.of(query, page));
  }

  /** Takes note of an alert: further reports of it are counted silently. */
  @POST
  @Path("/{id}/ack")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("alert.steer")
  public Response acknowledge(@PathParam("id") String id, @BeanParam Submission form) {
    form.requireOwn();
    UUID alert = AlertResource.known(id);
    note.about(null, "ack " + alert);
    return steered(alert, "ack", form);
  }

  /** Ends an alert; the reason is in the audit trail. */
  @POST
  @Path("/{id}/resolve")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("alert.steer")
  public Response resolve(@PathParam("id") String id, @BeanParam ResolveForm form) {
    form.requireOwn();
    UUID alert = AlertResource.known(id);
    note.about(null, "resolve " + alert + ": " + form.reason());
    return steered(alert, "resolve", form);
  }

  private Response steered(UUID alert, String verb, Submission form) {
    monitor.post(form.caller(), "alerts/%s/%s".formatted(alert, verb), "", Alert.class);
    return Redirect.to("/alerts");
  }

  private static String given(String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
