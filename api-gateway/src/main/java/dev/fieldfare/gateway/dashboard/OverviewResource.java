package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.migration.MigrationDocuments;
import dev.fieldfare.gateway.migration.MigrationLedger;
import dev.fieldfare.gateway.queue.QueueControl;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.TargetGathering;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.query.MigrationFilter;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The first page: targets and their queues, what is at work, what failed. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class OverviewResource {

  private static final int ROWS = 8;
  private static final Set<Status> AT_WORK = Set.of(Status.RUNNING, Status.WAITING, Status.PAUSED);

  private final MigrationLedger migrations;
  private final QueueControl queue;
  private final Targets targets;
  private final TargetGathering gathering;

  OverviewResource(
      MigrationLedger migrations, QueueControl queue, Targets targets, TargetGathering gathering) {
    this.migrations = migrations;
    this.queue = queue;
    this.targets = targets;
    this.gathering = gathering;
  }

  /** The page. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@BeanParam Visit visit) {
    QueueView lines = QueueView.of(gathering.all(targets.all(), queue::stats));
    boolean isNoneThere = lines.targets().isEmpty();
    return Pages.overview(
        PageFrame.of(visit, "Overview", "overview"),
        new OverviewView(
            lines,
            isNoneThere ? List.of() : rows(AT_WORK),
            isNoneThere ? List.of() : rows(Set.of(Status.FAILED)),
            isNoneThere ? List.of() : rows(Set.of())));
  }

  private List<MigrationRow> rows(Set<Status> statuses) {
    MigrationFilter all = MigrationFilter.NONE;
    var filter =
        new MigrationFilter(
            statuses,
            all.table(),
            all.formId(),
            all.type(),
            all.since(),
            all.idempotencyKey(),
            all.changeSetId());
    return migrations.list(targets.all(), filter, Optional.empty(), ROWS).answers().stream()
        .map(listed -> MigrationRow.of(MigrationDocuments.read(listed.json())))
        .toList();
  }
}
