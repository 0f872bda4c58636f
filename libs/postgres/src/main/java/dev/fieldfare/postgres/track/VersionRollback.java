package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionStatus;
import dev.fieldfare.postgres.track.ReleasePlan.Applies;
import dev.fieldfare.postgres.track.ReleasePlan.Refused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which versions a rollback takes back, the last one first, or why none. Pure. */
public final class VersionRollback {

  private VersionRollback() {}

  /** Plans the rollback of one version, or of all behind the one that stays. */
  public static ReleasePlan of(Track track, ReleaseRequest request) {
    if (request.version().isPresent() == request.to().isPresent()) {
      return new Refused(
          FailureReason.MISSING_PROPERTY, "A rollback names \"version\" or \"to\", one of them.");
    }
    String name = request.version().or(request::to).orElseThrow();
    Optional<TrackVersion> version = track.find(name);
    if (version.isEmpty()) {
      return new Refused(
          FailureReason.NOT_FOUND,
          "The track %s has no version %s.".formatted(track.track(), name));
    }
    return request.version().isPresent() ? one(track, version.get()) : to(track, version.get());
  }

  private static ReleasePlan one(Track track, TrackVersion version) {
    if (version.status() != VersionStatus.APPLIED) {
      return notApplied(version);
    }
    List<TrackVersion> dependants = new Dependencies(track).dependants(version);
    if (!dependants.isEmpty()) {
      return new Refused(
          FailureReason.LATER_CHANGES,
          "Version %s cannot be rolled back: applied versions depend on it. Roll these back first, in this order: %s."
              .formatted(version.version(), names(dependants)));
    }
    return undone(List.of(version));
  }

  private static ReleasePlan to(Track track, TrackVersion stays) {
    if (!stays.status().isInPlace()) {
      return notApplied(stays);
    }
    int place = track.versions().indexOf(stays);
    List<TrackVersion> later =
        track.versions().subList(place + 1, track.versions().size()).stream()
            .filter(v -> v.status() == VersionStatus.APPLIED && !v.repeatable())
            .toList();
    return undone(later.reversed());
  }

  private static ReleasePlan undone(List<TrackVersion> versions) {
    List<TrackVersion> withoutDown = versions.stream().filter(v -> !v.hasDown()).toList();
    return withoutDown.isEmpty()
        ? new Applies(versions)
        : new Refused(
            FailureReason.NOT_UNDOABLE,
            "There is no down section for %s, and rolling back from a backup is not available yet."
                .formatted(names(withoutDown)));
  }

  private static Refused notApplied(TrackVersion version) {
    return new Refused(
        FailureReason.WRONG_STATE,
        "Version %s is %s, not APPLIED.".formatted(version.version(), version.status()));
  }

  private static String names(List<TrackVersion> versions) {
    return versions.stream().map(TrackVersion::version).collect(Collectors.joining(", "));
  }
}
