package dev.fieldfare.gateway.track;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.VersionDirection;
import dev.fieldfare.contracts.track.BaselineVersions;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.contracts.track.RequestedVersions;
import dev.fieldfare.contracts.track.RequestedVersions.RequestedVersion;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.VersionHistory;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.LedgerDocuments;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.gateway.target.Targets;
import dev.fieldfare.postgres.track.BaselinePlan;
import dev.fieldfare.postgres.track.ReleasePlan;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Marked;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionRollback;
import dev.fieldfare.service.target.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;

/** Reads tracks, and puts their versions into the lines. Blocks. */
@ApplicationScoped
public class TrackReleases {

  private static final Set<String> TAKEN_IN = Set.of("accepted", "under_way", "done");

  private final TargetPools pools;
  private final Targets targets;

  TrackReleases(TargetPools pools, Targets targets) {
    this.pools = pools;
    this.targets = targets;
  }

  /** The tracks of a target. */
  public List<String> names(String target) {
    return pools.with(target, connection -> new TrackLedger(connection).names());
  }

  /** A track with its versions; refuses an unknown one. */
  public Track find(String target, String track) {
    return pools
        .with(target, connection -> new TrackLedger(connection).find(track))
        .orElseThrow(() -> unknown(target, track));
  }

  VersionHistory history(String target, String track, String version) {
    return pools
        .with(
            target,
            connection ->
                new TrackLedger(connection).history(track, VersionName.canonical(version)))
        .map(history -> LedgerDocuments.read(history, VersionHistory.class))
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.NOT_FOUND,
                    "The track %s has no version %s.".formatted(track, version)));
  }

  /** Has versions applied; several callers share what is under way. */
  RequestedVersions migrate(String target, String track, ReleaseRequest asked, String by) {
    ReleaseRequest request = offered(target, track, asked);
    ReleasePlan plan = ReleasePlan.of(find(target, track), request);
    return request(
        new Release(target, track, by), plan, VersionDirection.UP, options(target, request));
  }

  /** Marks versions as there already; nothing runs. */
  BaselineVersions baseline(String target, String track, ReleaseRequest asked, String by) {
    ReleaseRequest request = offered(target, track, asked);
    List<OfferedVersion> versions = versions(BaselinePlan.of(find(target, track), request));
    List<Marked> marked =
        pools.with(target, connection -> new TrackLedger(connection).baseline(track, versions, by));
    marked.stream()
        .filter(version -> !version.isDone())
        .findFirst()
        .ifPresent(version -> refuse(version.version(), version.verdict()));
    return new BaselineVersions(
        track, target, versions.stream().map(OfferedVersion::version).toList());
  }

  private ReleaseRequest offered(String target, String track, ReleaseRequest asked) {
    ReleaseRequest request = asked.spelt(VersionName::canonical);
    if (!request.files().isEmpty()) {
      List<String> names = request.files().stream().map(OfferedVersion::version).toList();
      pools.with(
          target,
          connection -> {
            new TrackLedger(connection).offer(track, names);
            return null;
          });
    }
    return request;
  }

  /** Has versions rolled back. */
  RequestedVersions rollback(String target, String track, ReleaseRequest asked, String by) {
    ReleaseRequest request = asked.spelt(VersionName::canonical);
    ReleasePlan plan = VersionRollback.of(find(target, track), request);
    return request(
        new Release(target, track, by), plan, VersionDirection.DOWN, options(target, request));
  }

  private record Release(String target, String track, String by) {}

  private RequestedVersions request(
      Release release, ReleasePlan plan, VersionDirection direction, ObjectNode options) {
    List<OfferedVersion> versions = versions(plan);
    List<RequestedVersion> requested =
        versions.isEmpty()
            ? List.of()
            : pools.with(
                release.target(),
                connection ->
                    new TrackLedger(connection)
                        .request(release.track(), direction, versions, release.by(), options));
    requested.stream()
        .filter(version -> !TAKEN_IN.contains(version.verdict()))
        .findFirst()
        .ifPresent(version -> refuse(version.version(), version.verdict()));
    return new RequestedVersions(release.track(), release.target(), requested);
  }

  private static List<OfferedVersion> versions(ReleasePlan plan) {
    return switch (plan) {
      case ReleasePlan.Refused refused ->
          throw new RequestRefused(refused.reason(), refused.message());
      case ReleasePlan.Applies applies -> applies.offered();
    };
  }

  private static void refuse(String version, String verdict) {
    throw new RequestRefused(
        FailureReason.WRONG_STATE,
        "Version %s changed while the release began (%s); nothing was done. Ask again."
            .formatted(version, verdict));
  }

  private ObjectNode options(String target, ReleaseRequest request) {
    Target released = targets.named(target);
    return ReleaseOptions.of(
        released.environment(), released.requiresProof().orElse(false), request);
  }

  private static RequestRefused unknown(String target, String track) {
    return new RequestRefused(
        FailureReason.NOT_FOUND, "The target %s has no track %s.".formatted(target, track));
  }
}
