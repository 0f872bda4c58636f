package dev.fieldfare.contracts.track;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A track: versions of one target in their order.
 *
 * @param current the last version that is applied
 */
public record Track(
    String track, String target, Optional<String> current, List<TrackVersion> versions) {

  public Track {
    Objects.requireNonNull(track, "track");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(current, "current");
    versions = List.copyOf(versions);
  }

  /** A track that nothing was stored in. */
  public static Track empty(String track, String target) {
    return new Track(track, target, Optional.empty(), List.of());
  }

  /** Whether a release would apply something: a version that came with the last one is pending. */
  public boolean needsMigration() {
    return versions.stream().anyMatch(version -> version.offered() && version.isPending());
  }

  /** Whether a version failed that nothing applies at the moment. */
  public boolean hasFailed() {
    return versions.stream()
        .anyMatch(one -> one.status() == VersionStatus.FAILED && !one.underWay());
  }

  /** The version of this name, if there is one. */
  public Optional<TrackVersion> find(String version) {
    return versions.stream().filter(one -> one.version().equals(version)).findFirst();
  }
}
