package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Visit;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.migration.MigrationDocuments;
import dev.fieldfare.gateway.migration.MigrationLedger;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Gathered;
import dev.fieldfare.gateway.target.TargetGathering;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.gateway.track.TrackReleases;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** The tracks of all targets: which versions are applied, which are pending. */
@Path("/releases")
@Produces(MediaType.TEXT_HTML)
public class ReleasePageResource {

  private final TrackReleases tracks;
  private final MigrationLedger migrations;
  private final Targets targets;
  private final TargetGathering gathering;

  ReleasePageResource(
      TrackReleases tracks,
      MigrationLedger migrations,
      Targets targets,
      TargetGathering gathering) {
    this.tracks = tracks;
    this.migrations = migrations;
    this.targets = targets;
    this.gathering = gathering;
  }

  /** The page. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  public TemplateInstance show(@BeanParam Visit visit) {
    Gathered<List<ReleaseView.TrackView>> found = gathering.all(targets.all(), this::tracksOf);
    return Pages.releases(
        PageFrame.of(visit, "Releases", "releases"),
        new ReleaseView(
            found.answers().stream().flatMap(List::stream).toList(), found.missingTargets()));
  }

  private List<ReleaseView.TrackView> tracksOf(String target) {
    return tracks.names(target).stream()
        .map(
            name ->
                ReleaseView.TrackView.of(
                    tracks.find(target, name), version -> stage(target, version)))
        .toList();
  }

  /** What the migration of a version does now; empty if none is under way. */
  private String stage(String target, TrackVersion version) {
    return version
        .migrationId()
        .filter(id -> version.underWay())
        .flatMap(Paging::id)
        .flatMap(id -> migrations.find(List.of(targets.named(target)), id))
        .map(found -> MigrationDocuments.read(found.migration().json()))
        .map(ReleasePageResource::stage)
        .orElse("");
  }

  private static String stage(Migration migration) {
    String status = migration.status().name().toLowerCase(Locale.ROOT);
    return migration.waitReason().map(reason -> status + ": " + reason).orElse(status);
  }
}
