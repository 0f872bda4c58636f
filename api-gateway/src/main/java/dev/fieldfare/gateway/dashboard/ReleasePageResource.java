package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.gateway.dashboard.page.PageFrame;
import dev.fieldfare.gateway.dashboard.page.Visit;
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

/** The tracks of all targets: which versions are applied, which are pending. */
@Path("/releases")
@Produces(MediaType.TEXT_HTML)
public class ReleasePageResource {

  private final TrackReleases tracks;
  private final Targets targets;
  private final TargetGathering gathering;

  ReleasePageResource(TrackReleases tracks, Targets targets, TargetGathering gathering) {
    this.tracks = tracks;
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
        .map(name -> ReleaseView.TrackView.of(tracks.find(target, name)))
        .toList();
  }
}
