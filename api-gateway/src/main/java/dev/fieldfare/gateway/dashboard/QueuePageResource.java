package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.queue.QueueControl;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.TargetGathering;
import dev.fieldfare.gateway.target.Targets;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The queues of the targets: how long they are, hold them, let them go on. */
@Path("/queue")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML)
public class QueuePageResource {

  private final QueueControl queue;
  private final Targets targets;
  private final TargetGathering gathering;
  private final AuditNote note;

  QueuePageResource(
      QueueControl queue, Targets targets, TargetGathering gathering, AuditNote note) {
    this.queue = queue;
    this.targets = targets;
    this.gathering = gathering;
    this.note = note;
  }

  /** A form about one queue. */
  public static class QueueForm extends Submission {
    @FormParam("target")
    String target;

    /** {@code schema.table}, or empty for the whole target. */
    @FormParam("table")
    String table;

    String table() {
      return table == null ? "" : table;
    }
  }

  /** The page. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@BeanParam Visit visit) {
    return Pages.queue(
        PageFrame.of(visit, "Queue", "queue"),
        QueueView.of(gathering.all(targets.all(), queue::stats)));
  }

  /** Holds a target or a table; answers when nothing of it is in flight. */
  @POST
  @Path("/pause")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("queue.pause")
  public Response pause(@BeanParam QueueForm form) {
    String target = checked(form);
    queue.pause(target, form.table(), form.caller().name());
    return shown();
  }

  /** Lets a target or a table go on. */
  @POST
  @Path("/resume")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("queue.resume")
  public Response resume(@BeanParam QueueForm form) {
    String target = checked(form);
    queue.resume(target, form.table());
    return shown();
  }

  /** Takes note of the failures of a target: they no longer count for its band. */
  @POST
  @Path("/acknowledge")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("queue.acknowledge")
  public Response acknowledge(@BeanParam QueueForm form) {
    String target = checked(form);
    queue.acknowledge(target, form.caller().name());
    return shown();
  }

  private String checked(QueueForm form) {
    form.requireOwn();
    String target = targets.named(form.target == null ? "" : form.target).name();
    note.about(target, form.table());
    return target;
  }

  private static Response shown() {
    return Redirect.to("/queue");
  }
}
