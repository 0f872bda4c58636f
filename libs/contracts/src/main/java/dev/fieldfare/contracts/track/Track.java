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

  /** The version of this name, if there is one. */
  public Optional<TrackVersion> find(String version) {
    return versions.stream().filter(one -> one.version().equals(version)).findFirst();
  }
}
