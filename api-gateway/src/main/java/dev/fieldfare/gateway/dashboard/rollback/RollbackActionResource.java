package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.rollback.RollbackExecution;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanRequest;
import dev.fieldfare.gateway.backup.RollbackPlanCalls;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The buttons of rollback plans. */
@Path("/rollback-plans")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class RollbackActionResource {

  private final RollbackPlanCalls plans;
  private final IdempotentForms forms;
  private final AuditNote note;

  RollbackActionResource(RollbackPlanCalls plans, IdempotentForms forms, AuditNote note) {
    this.plans = plans;
    this.forms = forms;
    this.note = note;
  }

  /** Makes a plan once for the key of the form. */
  @POST
  @RolesAllowed(Roles.OPERATOR)
  @Audited("rollback-plan.create")
  public Uni<Response> create(@BeanParam RollbackPlanForm form) {
    form.requireOwn();
    RollbackPlanRequest request = form.request();
    note.about(
        request.target().orElse(Streams.MAIN_TARGET),
        request.to().map(UUID::toString).orElse("backups"));
    InternalCaller caller = form.internalCaller();
    return forms
        .answer(
            form,
            "rollback plan " + request,
            RollbackPlan.class,
            () -> plans.create(caller, request))
        .map(plan -> page(plan.id()));
  }

  /**
   * Shows the code of the last confirmation, on this page only. A further request makes another
   * code.
   */
  @POST
  @Path("/{id}/confirm")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("rollback-plan.code")
  public TemplateInstance code(@PathParam("id") String id, @BeanParam Submission form) {
    form.requireOwn();
    UUID known = RollbackPlanCalls.known(id);
    note.about(null, id);
    InternalCaller caller = form.internalCaller();
    var code = plans.giveCode(caller, known);
    var plan = RollbackPlanView.of(plans.find(caller, known), form.caller());
    return RollbackPages.rollbackConfirm(
        PageFrame.of(form, "Execute a rollback plan", "backups"),
        RollbackConfirmView.with(plan, code, forms.newKey()));
  }

  /** Executes a plan that was confirmed three times; redirects to its page, which follows it. */
  @POST
  @Path("/{id}/execute")
  @RolesAllowed(Roles.ADMIN)
  @Audited("rollback-plan.execute")
  public Uni<Response> execute(@PathParam("id") String id, @BeanParam RollbackExecutionForm form) {
    form.requireOwn();
    UUID known = RollbackPlanCalls.known(id);
    note.about(null, id);
    RollbackExecution request = form.request();
    InternalCaller caller = form.internalCaller();
    return forms
        .answer(
            form,
            "execute %s %s".formatted(known, request),
            RollbackPlan.class,
            () -> plans.execute(caller, known, request))
        .map(plan -> page(plan.id()));
  }

  private static Response page(UUID plan) {
    return Redirect.to("/rollback-plans/" + plan);
  }
}
