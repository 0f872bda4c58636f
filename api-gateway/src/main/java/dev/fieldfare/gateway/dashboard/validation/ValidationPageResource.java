package dev.fieldfare.gateway.dashboard.validation;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.validation.RecordedStructure;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.gateway.alert.ValidationCalls;
import dev.fieldfare.gateway.alert.ValidationCalls.Choice;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.dashboard.session.DashboardAddress;
import dev.fieldfare.gateway.http.HttpStatuses;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Validations of the health-monitor: look at their results, run a profile, record a structure. */
@Path("/validations")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class ValidationPageResource {

  private static final int OK = 200;

  private final ValidationCalls validations;
  private final Targets targets;
  private final IdempotentForms forms;
  private final AuditNote note;

  ValidationPageResource(
      ValidationCalls validations, Targets targets, IdempotentForms forms, AuditNote note) {
    this.validations = validations;
    this.targets = targets;
    this.forms = forms;
    this.note = note;
  }

  /** A form for one target. */
  public static class TargetForm extends Submission {
    @FormParam("target")
    @DefaultValue(Streams.MAIN_TARGET)
    String target;

    @FormParam("quick")
    String quick;

    @FormParam("performanceTest")
    String performanceTest;

    Choice choice(ValidationProfile profile) {
      return new Choice(target, profile, "yes".equals(quick), "yes".equals(performanceTest));
    }
  }

  /** The page; its target is in its address. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public Response show(
      @BeanParam Visit visit,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target,
      @QueryParam("recorded") @DefaultValue("") String recorded) {
    List<String> names = targets.names();
    try {
      var list = validations.history(visit.caller(), target, Paging.of(null, null).limit());
      return page(
          visit, OK, ValidationView.of(target, names, list, forms.newKey()).with(number(recorded)));
    } catch (RequestRefused refusal) {
      // The choice of targets stays, and the page shows the error below it.
      var view = ValidationView.without(target, names, refusal.getMessage());
      return page(visit, HttpStatuses.of(refusal.code()), view);
    }
  }

  /** Runs the checks of a profile once for the key of the form. */
  @POST
  @Path("/{profile}")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("validation.run")
  public Uni<Response> run(@PathParam("profile") String profile, @BeanParam TargetForm form) {
    form.requireOwn();
    Choice choice = form.choice(ValidationCalls.known(profile));
    note.about(choice.target(), profile);
    Caller caller = form.caller();
    return forms
        .answer(
            form,
            "validation " + choice,
            ValidationReport.class,
            () -> validations.run(caller, choice))
        .map(report -> Redirect.to(address(choice.target()) + "#run-" + report.id()));
  }

  /** Records the present structure. The profile schema compares the target with it. */
  @POST
  @Path("/schema/record")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.OPERATOR)
  @Audited("validation.record")
  public Uni<Response> record(@BeanParam TargetForm form) {
    form.requireOwn();
    note.about(form.target, "schema");
    Caller caller = form.caller();
    String target = form.target;
    return forms
        .answer(
            form,
            "record " + target,
            RecordedStructure.class,
            () -> validations.record(caller, target))
        .map(done -> Redirect.to(address(target) + "&recorded=" + done.objects()));
  }

  /** A number of objects from an address; empty text for anything else. */
  private static String number(String text) {
    return text.matches("[0-9]{1,9}") ? text : "";
  }

  private static String address(String target) {
    return "/validations?target=" + DashboardAddress.encode(target);
  }

  private static Response page(Visit visit, int status, ValidationView view) {
    PageFrame frame = PageFrame.of(visit, "Validations", "alerts");
    return Response.status(status)
        .entity(ValidationPages.validations(frame, view).render())
        .build();
  }
}
