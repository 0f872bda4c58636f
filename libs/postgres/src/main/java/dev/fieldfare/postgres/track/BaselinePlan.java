package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionFinding;
import dev.fieldfare.postgres.track.ReleasePlan.Applies;
import dev.fieldfare.postgres.track.ReleasePlan.Refused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which versions a baseline marks as there already, or why none. Pure. */
public final class BaselinePlan {

  private BaselinePlan() {}

  /**
   * Those up to the version of the request that are not applied; repeatable ones are never marked.
   */
  public static ReleasePlan of(Track track, ReleaseRequest request) {
    Optional<TrackVersion> last = request.version().flatMap(track::find);
    if (request.version().isEmpty()) {
      return new Refused(
          FailureReason.MISSING_PROPERTY,
          "A baseline names \"version\": the last one that the schema has already.");
    }
    if (last.isEmpty() || last.get().repeatable()) {
      return new Refused(
          FailureReason.NOT_FOUND,
          "The track %s has no version %s that can be a baseline."
              .formatted(track.track(), request.version().get()));
    }
    List<TrackVersion> covered =
        track.versions().subList(0, track.versions().indexOf(last.get()) + 1).stream()
            .filter(version -> !version.repeatable())
            .toList();
    return changed(track, covered).orElseGet(() -> marked(covered));
  }

  private static ReleasePlan marked(List<TrackVersion> covered) {
    return new Applies(covered.stream().filter(TrackVersion::isPending).toList());
  }

  private static Optional<ReleasePlan> changed(Track track, List<TrackVersion> covered) {
    String names =
        covered.stream()
            .filter(version -> version.findings().contains(VersionFinding.CHANGED))
            .map(TrackVersion::version)
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refused(
                FailureReason.VERSION_CHANGED,
                "Applied versions of the track %s have another text now: %s."
                    .formatted(track.track(), names)));
  }
}
