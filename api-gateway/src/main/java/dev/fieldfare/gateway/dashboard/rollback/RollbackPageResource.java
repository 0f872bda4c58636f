package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.gateway.backup.RollbackPlanCalls;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.HttpStatuses;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** The list of rollback plans, one of them, and the questions before an action. */
@Path("/rollback-plans")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class RollbackPageResource {

  private static final int OK = 200;

  private final RollbackPlanCalls plans;
  private final Targets targets;
  private final IdempotentForms forms;

  RollbackPageResource(RollbackPlanCalls plans, Targets targets, IdempotentForms forms) {
    this.plans = plans;
    this.targets = targets;
    this.forms = forms;
  }

  /** The newest plans. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public Response list(
      @BeanParam Visit visit, @QueryParam("target") @DefaultValue("") String target) {
    Optional<String> wanted = Optional.of(target.strip()).filter(name -> !name.isEmpty());
    try {
      var page = plans.list(visit.internalCaller(), wanted, Paging.of(null, null).limit());
      return answer(visit, OK, RollbackListView.of(target, targets.names(), page));
    } catch (RequestRefused refusal) {
      // The filter keeps its values, and the page shows the error below it.
      var view = RollbackListView.without(target, targets.names(), refusal.getMessage());
      return answer(visit, HttpStatuses.of(refusal.code()), view);
    }
  }

  /** The form of a new plan; its address may propose what it leads back to. */
  @GET
  @Path("/new")
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  public TemplateInstance form(
      @BeanParam Visit visit,
      @QueryParam("target") @DefaultValue("") String target,
      @QueryParam("backup") @DefaultValue("") String backup,
      @QueryParam("to") @DefaultValue("") String to) {
    var view = new NewRollbackView(targets.names(), target, backup, to, forms.newKey());
    return RollbackPages.newRollbackPlan(frame(visit, "New rollback plan"), view);
  }

  /** One plan. */
  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@PathParam("id") String id, @BeanParam Visit visit) {
    return RollbackPages.rollbackPlan(frame(visit, "Rollback plan"), find(id, visit));
  }

  /** The question before a plan is executed. */
  @GET
  @Path("/{id}/confirm")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  public TemplateInstance confirm(@PathParam("id") String id, @BeanParam Visit visit) {
    var view = RollbackConfirmView.asking(find(id, visit));
    return RollbackPages.rollbackConfirm(frame(visit, "Execute a rollback plan"), view);
  }

  private RollbackPlanView find(String id, Visit visit) {
    var plan = plans.find(visit.internalCaller(), RollbackPlanCalls.known(id));
    return RollbackPlanView.of(plan, visit.caller());
  }

  private static Response answer(Visit visit, int status, RollbackListView view) {
    PageFrame frame = frame(visit, "Rollback plans");
    return Response.status(status)
        .entity(RollbackPages.rollbackPlans(frame, view).render())
        .build();
  }

  private static PageFrame frame(Visit visit, String title) {
    return PageFrame.of(visit, title, "backups");
  }
}
