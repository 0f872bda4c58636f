package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.http.Preview;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.migration.MigrationIntake;
import dev.fieldfare.gateway.migration.MigrationPreviews;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.Cancellable;

/** A new change: described, previewed, and only then sent. */
@Path("/new")
@Cancellable(false)
@Produces(MediaType.TEXT_HTML)
public class NewChangeResource {

  private static final Preview NONE = Preview.of(List.of());

  private final MigrationPreviews previews;
  private final MigrationIntake intake;
  private final Targets targets;
  private final AuditNote note;
  private final UuidV7 keys = UuidV7.system();

  NewChangeResource(
      MigrationPreviews previews, MigrationIntake intake, Targets targets, AuditNote note) {
    this.previews = previews;
    this.intake = intake;
    this.targets = targets;
    this.note = note;
  }

  /** The empty form. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.ENQUEUER)
  public TemplateInstance form(@BeanParam Visit visit) {
    return page(visit, ChangeView.ChangeFields.EMPTY, List.of(), NONE);
  }

  /** What the change would do. Nothing is written. */
  @POST
  @Path("/preview")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ENQUEUER)
  public TemplateInstance preview(@BeanParam ChangeForm form) {
    form.requireOwn();
    try {
      Preview preview = previews.of(form.body(), form.caller());
      return page(form, form.shown(), List.of(), preview);
    } catch (RequestRefused refusal) {
      // The form stays filled in, with what is wrong beside it.
      List<String> all = refusal.problems().stream().map(problem -> problem.message()).toList();
      List<String> shown = all.isEmpty() ? List.of(refusal.getMessage()) : all;
      return page(form, form.shown(), shown, NONE);
    }
  }

  /** Sends it; the key of the form makes a second click the same change. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @RolesAllowed(Roles.ENQUEUER)
  @Audited("migration.enqueue")
  public Uni<Response> send(@BeanParam ChangeForm form) {
    form.requireOwn();
    Caller caller = form.caller();
    byte[] body = form.body();
    return Uni.createFrom()
        .completionStage(() -> intake.post(body, form.idempotencyKey(), caller))
        .invoke(accepted -> note.about(null, accepted.migrations().getFirst().id()))
        .map(
            accepted ->
                accepted
                    .changeSetId()
                    .map(set -> "/migrations?set=" + set)
                    .orElseGet(() -> "/migrations/" + accepted.migrations().getFirst().id()))
        .map(Redirect::to);
  }

  private TemplateInstance page(
      Visit visit, ChangeView.ChangeFields fields, List<String> problems, Preview preview) {
    boolean isPossible = !preview.changes().isEmpty() && preview.summary().invalid() == 0;
    return Pages.change(
        PageFrame.of(visit, "New change", "new"),
        new ChangeView(
            fields,
            targets.names(),
            problems,
            preview.changes().stream().map(PlanView::of).toList(),
            ChangeView.summary(preview),
            isPossible,
            "dashboard-" + keys.next()));
  }
}
