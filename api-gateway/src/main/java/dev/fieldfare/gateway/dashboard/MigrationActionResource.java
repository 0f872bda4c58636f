package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.migration.MigrationDocuments;
import dev.fieldfare.gateway.migration.MigrationLedger.Located;
import dev.fieldfare.gateway.migration.MigrationLedger.Steering;
import dev.fieldfare.gateway.migration.MigrationSteering;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.security.Roles;
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
import org.jboss.resteasy.reactive.server.Cancellable;

/** The buttons of a migration. Each leads to a page that shows what has become of it. */
@Path("/migrations")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML)
public class MigrationActionResource {

  private final MigrationSteering migrations;
  private final MigrationDocuments documents;
  private final AuditNote note;
  private final BlockingExecutor blocking;

  MigrationActionResource(
      MigrationSteering migrations,
      MigrationDocuments documents,
      AuditNote note,
      BlockingExecutor blocking) {
    this.migrations = migrations;
    this.documents = documents;
    this.note = note;
    this.blocking = blocking;
  }

  /** Enqueues the undo; the form's key makes a second click the same undo. */
  @POST
  @Path("/{id}/undo")
  @RolesAllowed(Roles.ENQUEUER)
  @Audited("migration.undo")
  public Uni<Response> undo(@PathParam("id") String id, @BeanParam Submission form) {
    form.requireOwn();
    Caller caller = form.caller();
    return Uni.createFrom()
        .item(() -> documents.find(id, null))
        .runSubscriptionOn(blocking)
        .invoke(found -> note.about(found.target(), id))
        .chain(
            found ->
                Uni.createFrom()
                    .completionStage(() -> migrations.undo(found, form.idempotencyKey(), caller)))
        .map(accepted -> to(accepted.migrations().getFirst().id()));
  }

  /** Cancels it. */
  @POST
  @Path("/{id}/cancel")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ENQUEUER)
  @Audited("migration.cancel")
  public Response cancel(@PathParam("id") String id, @BeanParam Submission form) {
    return steer(id, Steering.CANCEL, form);
  }

  /** Sends it back to work. */
  @POST
  @Path("/{id}/retry")
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("migration.retry")
  public Response retry(@PathParam("id") String id, @BeanParam Submission form) {
    return steer(id, Steering.RETRY, form);
  }

  private Response steer(String id, Steering steering, Submission form) {
    form.requireOwn();
    Located found = documents.find(id, null);
    note.about(found.target(), id);
    migrations.steer(found, steering, form.caller());
    return to(found.migration().id().toString());
  }

  private static Response to(String id) {
    return Redirect.to("/migrations/" + id);
  }
}
