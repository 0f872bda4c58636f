package dev.fieldfare.gateway.dashboard.approval;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.approval.Approval;
import dev.fieldfare.contracts.approval.ApprovalState;
import dev.fieldfare.gateway.approval.ApprovalDecisions;
import dev.fieldfare.gateway.approval.ApprovalLedger;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.dashboard.session.DashboardAddress;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Approvals: what waits for another person, and the decision of that person. */
@Path("/approvals")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class ApprovalPageResource {

  private final ApprovalLedger ledger;
  private final ApprovalDecisions decisions;
  private final Targets targets;
  private final IdempotentForms forms;
  private final AuditNote note;

  ApprovalPageResource(
      ApprovalLedger ledger,
      ApprovalDecisions decisions,
      Targets targets,
      IdempotentForms forms,
      AuditNote note) {
    this.ledger = ledger;
    this.decisions = decisions;
    this.targets = targets;
    this.forms = forms;
    this.note = note;
  }

  /** The page; its target is in its address. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(
      @BeanParam Visit visit,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    String name = targets.named(target).name();
    int most = Paging.of(null, null).limit();
    ApprovalView view =
        ApprovalView.of(
            name,
            targets.names(),
            ledger.list(name, Optional.of(ApprovalState.PENDING), most),
            ledger.list(name, Optional.empty(), most),
            ledger.policies(name),
            forms.newKey());
    return ApprovalPages.approvals(PageFrame.of(visit, "Approvals", "migrations"), view);
  }

  /** Approves the plan that the page showed, once for the key of the form. */
  @POST
  @Path("/{id}/approve")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("approval.approve")
  public Uni<Response> approve(@PathParam("id") String id, @BeanParam ApprovalForm form) {
    UUID change = begin(id, form);
    String hash = form.planHash();
    String comment = form.comment();
    String target = form.target();
    return decisions
        .person(form.caller(), target, change)
        .chain(
            decider ->
                forms.answer(
                    form,
                    "approve %s %s %s".formatted(change, hash, comment),
                    Approval.class,
                    () -> decisions.approve(target, change, decider, hash, comment)))
        .map(approval -> Redirect.to("/migrations/" + approval.migrationId()));
  }

  /** Rejects a change, which is cancelled; once for the key of the form. */
  @POST
  @Path("/{id}/reject")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("approval.reject")
  public Uni<Response> reject(@PathParam("id") String id, @BeanParam ApprovalForm form) {
    UUID change = begin(id, form);
    String comment = form.comment();
    String target = form.target();
    return decisions
        .person(form.caller(), target, change)
        .chain(
            decider ->
                forms.answer(
                    form,
                    "reject %s %s".formatted(change, comment),
                    Approval.class,
                    () -> decisions.reject(target, change, decider, comment)))
        .map(approval -> Redirect.to(address(target)));
  }

  private UUID begin(String id, ApprovalForm form) {
    form.requireOwn();
    UUID change = Paging.known(id, "change");
    note.about(targets.named(form.target()).name(), id);
    return change;
  }

  private static String address(String target) {
    return "/approvals?target=" + DashboardAddress.encode(target);
  }
}
