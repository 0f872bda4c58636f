package dev.fieldfare.gateway.dashboard.backup;

import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.gateway.backup.BackupCalls;
import dev.fieldfare.gateway.dashboard.page.IdempotentForms;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.HttpStatuses;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The list of backups, one of them, and the questions before an action. */
@Path("/backups")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
public class BackupPageResource {

  private static final String SECTION = "backups";
  private static final int OK = 200;

  private final BackupCalls backups;
  private final Targets targets;
  private final IdempotentForms forms;

  BackupPageResource(BackupCalls backups, Targets targets, IdempotentForms forms) {
    this.backups = backups;
    this.forms = forms;
    this.targets = targets;
  }

  /** The list; its filters are in its address. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public Response list(@BeanParam BackupListQuery query) {
    try {
      var page = backups.list(query.internalCaller(), query.parameters());
      return answer(query, OK, BackupListView.of(query, targets.names(), page));
    } catch (RequestRefused refusal) {
      // The form stays filled in, with what is wrong beside it.
      var view = BackupListView.without(query, targets.names(), refusal.getMessage());
      return answer(query, HttpStatuses.of(refusal.code()), view);
    }
  }

  /** The form of a new backup. */
  @GET
  @Path("/new")
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  public TemplateInstance form(@BeanParam Visit visit) {
    return BackupPages.newBackup(
        PageFrame.of(visit, "New backup", SECTION), targets.names(), forms.newKey());
  }

  /** One backup. */
  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@PathParam("id") String id, @BeanParam Visit visit) {
    BackupDetailView view = BackupDetailView.of(find(id, visit), visit.caller());
    return BackupPages.backup(PageFrame.of(visit, view.line().of(), SECTION), view);
  }

  /** Asks before a restore, with what it brings back and what it does not. */
  @GET
  @Path("/{id}/restore")
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  public TemplateInstance restore(@PathParam("id") String id, @BeanParam Visit visit) {
    BackupDocument backup = find(id, visit);
    String into =
        "%s.%s_restored"
            .formatted(backup.schema().orElse("public"), backup.table().orElse("table"));
    return BackupPages.restore(
        PageFrame.of(visit, "Restore", SECTION),
        BackupDetailView.of(backup, visit.caller()),
        into,
        forms.newKey());
  }

  private BackupDocument find(String id, Visit visit) {
    return backups.find(visit.internalCaller(), BackupCalls.known(id));
  }

  private static Response answer(Visit visit, int status, BackupListView view) {
    PageFrame frame = PageFrame.of(visit, "Backups", SECTION);
    return Response.status(status).entity(BackupPages.backups(frame, view).render()).build();
  }
}
