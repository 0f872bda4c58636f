package dev.fieldfare.gateway.dashboard.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.gateway.backup.BackupCalls;
import dev.fieldfare.gateway.backup.BackupResource;
import dev.fieldfare.gateway.dashboard.page.Redirect;
import dev.fieldfare.gateway.dashboard.page.Submission;
import dev.fieldfare.gateway.http.idempotency.AnswerStore.Answer;
import dev.fieldfare.gateway.http.idempotency.IdempotentCalls;
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
import java.util.UUID;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The buttons of backups. Each leads to a page that shows what has become of it. */
@Path("/backups")
@Cancellable(false)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML)
public class BackupActionResource {

  private static final int ACCEPTED = 202;

  private final BackupCalls backups;
  private final IdempotentCalls calls;
  private final AuditNote note;

  BackupActionResource(BackupCalls backups, IdempotentCalls calls, AuditNote note) {
    this.backups = backups;
    this.calls = calls;
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
    Caller caller = form.caller();
    return once(form, "backup " + request, () -> backups.create(caller, request))
        .map(answer -> read(answer, BackupDocument.class).id())
        .map(id -> Redirect.to("/backups/" + id));
  }

  /** Has it read back again. */
  @POST
  @Path("/{id}/verify")
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.verify")
  public Response verify(@PathParam("id") String id, @BeanParam Submission form) {
    form.requireOwn();
    UUID backup = BackupResource.known(id);
    note.about(null, id);
    backups.verify(form.caller(), backup);
    return Redirect.to("/backups/" + backup);
  }

  /** Requests a restore; leads to the migration that makes the table. */
  @POST
  @Path("/{id}/restore")
  @RolesAllowed(Roles.OPERATOR)
  @Audited("backup.restore")
  public Uni<Response> restore(@PathParam("id") String id, @BeanParam RestoreForm form) {
    form.requireOwn();
    UUID backup = BackupResource.known(id);
    RestoreRequest request = form.request();
    note.about(null, "%s into %s".formatted(id, request.into()));
    Caller caller = form.caller();
    return once(
            form,
            "restore %s %s".formatted(backup, request),
            () -> backups.restore(caller, backup, request))
        .map(answer -> read(answer, AcceptedRestore.class).migrationId())
        .map(migration -> Redirect.to("/migrations/" + migration));
  }

  private Uni<Answer> once(Submission form, String identity, Supplier<?> work) {
    return calls.answer(
        form.caller().name(),
        form.idempotencyKey(),
        identity,
        () -> new Answer(ACCEPTED, ContractsJson.mapper().valueToTree(work.get()).toString()));
  }

  private static <T> T read(Answer answer, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(answer.body(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored answer cannot be read", e);
    }
  }
}
