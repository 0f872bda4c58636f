package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.migration.MigrationDocuments;
import dev.fieldfare.gateway.migration.MigrationLedger;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Gathered;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.query.ListedMigration;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The list of migrations, and one of them. */
@Path("/migrations")
@Produces(MediaType.TEXT_HTML)
public class MigrationPageResource {

  private static final String SECTION = "migrations";

  private final MigrationLedger migrations;
  private final MigrationDocuments documents;
  private final Targets targets;
  private final UuidV7 keys = UuidV7.system();

  MigrationPageResource(MigrationLedger migrations, MigrationDocuments documents, Targets targets) {
    this.migrations = migrations;
    this.documents = documents;
    this.targets = targets;
  }

  /** The list, the newest first; its filters are in its address. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance list(@BeanParam MigrationListQuery query, @BeanParam Visit visit) {
    int limit = Paging.of(null, null).limit();
    Gathered<ListedMigration> found =
        migrations.list(
            targets.matching(query.onlyTarget()), query.filter(), query.before(), limit + 1);
    return Pages.migrations(PageFrame.of(visit, "Migrations", SECTION), view(query, found, limit));
  }

  /** One migration: plan, statements, attempts, blockers, timeline. */
  @GET
  @Path("/{id}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@PathParam("id") String id, @BeanParam Visit visit) {
    MigrationView view = view(id, visit);
    return Pages.migration(PageFrame.of(visit, view.row().table(), SECTION), view);
  }

  /** Asks before an undo, with what it brings back. */
  @GET
  @Path("/{id}/undo")
  @RunOnVirtualThread
  @RolesAllowed(Roles.ENQUEUER)
  public TemplateInstance undo(@PathParam("id") String id, @BeanParam Visit visit) {
    String key = "dashboard-" + keys.next();
    return Pages.undo(PageFrame.of(visit, "Undo", SECTION), view(id, visit), key);
  }

  private MigrationView view(String id, Visit visit) {
    Migration migration = documents.complete(documents.find(id, null));
    return MigrationView.of(migration, visit.caller());
  }

  private MigrationListView view(
      MigrationListQuery query, Gathered<ListedMigration> found, int limit) {
    List<ListedMigration> all = found.answers();
    boolean isMore = all.size() > limit;
    List<ListedMigration> shown = isMore ? all.subList(0, limit) : all;
    return new MigrationListView(
        query,
        targets.names(),
        shown.stream()
            .map(listed -> MigrationRow.of(MigrationDocuments.read(listed.json())))
            .toList(),
        found.missingTargets(),
        isMore ? query.addressAfter(shown.getLast().id()) : "");
  }
}
