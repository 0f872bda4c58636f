package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.gateway.backup.BackupCalls;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.service.internal.InternalCaller;
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

/** The buttons of backups. Each leads to a page that shows what has become of it. */
@Path("/backups")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML)
public class BackupActionResource {

  private final BackupCalls backups;
  private final IdempotentForms forms;
  private final AuditNote note;

  BackupActionResource(BackupCalls backups, IdempotentForms forms, AuditNote note) {
    this.backups = backups;
    this.forms = forms;
    this.note = note;
  }

  /** Requests a backup; the form's key makes a second click the same backup. */
  @POST
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.create")
  public Uni<Response> create(@BeanParam BackupForm form) {
    form.requireOwn();
    BackupRequest request = form.request();
    note.about(request.target().orElse(Streams.MAIN_TARGET), request.table().orElse(null));
    InternalCaller caller = form.internalCaller();
    return forms
        .answer(
            form, "backup " + request, BackupDocument.class, () -> backups.create(caller, request))
        .map(backup -> Redirect.to("/backups/" + backup.id()));
  }

  /** Has it read back again. */
  @POST
  @Path("/{id}/verify")
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.verify")
  public Response verify(@PathParam("id") String id, @BeanParam Submission form) {
    form.requireOwn();
    UUID backup = BackupCalls.known(id);
    note.about(null, id);
    backups.verify(form.internalCaller(), backup);
    return Redirect.to("/backups/" + backup);
  }

  /** Requests a restore; leads to the migration that makes the table. */
  @POST
  @Path("/{id}/restore")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.restore")
  public Uni<Response> restore(@PathParam("id") String id, @BeanParam RestoreForm form) {
    form.requireOwn();
    UUID backup = BackupCalls.known(id);
    RestoreRequest request = form.request();
    note.about(null, "%s into %s".formatted(id, request.into()));
    InternalCaller caller = form.internalCaller();
    return forms
        .answer(
            form,
            "restore %s %s".formatted(backup, request),
            AcceptedRestore.class,
            () -> backups.restore(caller, backup, request))
        .map(accepted -> Redirect.to("/migrations/" + accepted.migrationId()));
  }
}
