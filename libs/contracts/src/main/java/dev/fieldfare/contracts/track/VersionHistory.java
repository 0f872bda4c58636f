package dev.fieldfare.contracts.track;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A version of a track with its texts, and every attempt to apply it or roll it back. */
public record VersionHistory(
    String version,
    VersionStatus status,
    String up,
    Optional<String> down,
    Optional<String> verify,
    List<VersionAttempt> history) {

  public VersionHistory {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(up, "up");
    Objects.requireNonNull(down, "down");
    Objects.requireNonNull(verify, "verify");
    history = List.copyOf(history);
  }
}
