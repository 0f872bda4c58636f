package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.MissingTarget;
import dev.fieldfare.gateway.dashboard.OverviewView.TargetTile;
import dev.fieldfare.gateway.dashboard.overview.OverviewServices;
import dev.fieldfare.gateway.dashboard.overview.OverviewServices.Begun;
import dev.fieldfare.gateway.dashboard.overview.TargetHealth;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.migration.MigrationDocuments;
import dev.fieldfare.gateway.migration.MigrationLedger;
import dev.fieldfare.gateway.queue.QueueControl;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Gathered;
import dev.fieldfare.gateway.target.TargetFailure;
import dev.fieldfare.gateway.target.TargetGathering;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.query.ListedMigration;
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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The first page: targets with their queues and health, alerts, what is at work, what failed,
 * backups. A part whose service or target is away says so; the other parts are shown.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class OverviewResource {

  private static final int ROWS = 8;
  private static final Set<Status> AT_WORK = Set.of(Status.RUNNING, Status.WAITING, Status.PAUSED);

  private final MigrationLedger migrations;
  private final QueueControl queue;
  private final Targets targets;
  private final TargetGathering gathering;
  private final OverviewServices services;

  OverviewResource(
      MigrationLedger migrations,
      QueueControl queue,
      Targets targets,
      TargetGathering gathering,
      OverviewServices services) {
    this.migrations = migrations;
    this.queue = queue;
    this.targets = targets;
    this.gathering = gathering;
    this.services = services;
  }

  /** The page. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@BeanParam Visit visit) {
    Begun others = services.begin(visit.caller(), targets.all());
    QueueView lines = QueueView.of(gathering.all(targets.all(), queue::stats));
    List<TargetHealth> health = others.health().stream().map(CompletableFuture::join).toList();
    Gathered<MigrationRow> atWork = rows(lines, AT_WORK);
    Gathered<MigrationRow> failed = rows(lines, Set.of(Status.FAILED));
    Gathered<MigrationRow> latest = rows(lines, Set.of());
    return Pages.overview(
        PageFrame.of(visit, "Overview", "overview"),
        new OverviewView(
            lines.targets().stream().map(line -> new TargetTile(line, of(line, health))).toList(),
            missing(lines, List.of(atWork, failed, latest)),
            others.alerts().join(),
            others.backups().join(),
            atWork.answers(),
            failed.answers(),
            latest.answers()));
  }

  private static List<MissingTarget> missing(QueueView lines, List<Gathered<MigrationRow>> lists) {
    return Stream.concat(
            lines.missing().stream(),
            lists.stream().flatMap(list -> list.missingTargets().stream()))
        .distinct()
        .toList();
  }

  private static TargetHealth of(QueueView.TargetLine line, List<TargetHealth> all) {
    return all.stream()
        .filter(health -> health.target().equals(line.target()))
        .findFirst()
        .orElseGet(() -> TargetHealth.without(line.target(), "no report"));
  }

  private Gathered<MigrationRow> rows(QueueView lines, Set<Status> statuses) {
    if (lines.targets().isEmpty()) {
      return new Gathered<>(List.of(), List.of());
    }
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
    try {
      Gathered<ListedMigration> found =
          migrations.list(targets.all(), filter, Optional.empty(), ROWS);
      return new Gathered<>(
          found.answers().stream()
              .map(listed -> MigrationRow.of(MigrationDocuments.read(listed.json())))
              .toList(),
          found.missing());
    } catch (TargetFailure failure) {
      return withoutAnswer(failure);
    }
  }

  /** The figures of its queue are kept for a moment, so it can be away although they are there. */
  private static Gathered<MigrationRow> withoutAnswer(TargetFailure failure) {
    if (!failure.isAboutTarget()) {
      throw failure;
    }
    return new Gathered<>(List.of(), List.of(failure));
  }
}
