package dev.fieldfare.contracts.rehearsal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks for the rehearsal of a release. Nothing is stored in the track.
 *
 * @param files of the release, with their texts; empty for the versions that are stored
 * @param version as in a release
 * @param to as in a release
 */
@JsonInclude(Include.NON_ABSENT)
public record RehearsalRequest(
    Optional<String> target,
    List<ScriptText> files,
    Optional<String> version,
    Optional<String> to,
    boolean rerun,
    boolean outOfOrder) {

  public RehearsalRequest {
    target = Objects.requireNonNullElse(target, Optional.empty());
    files = files == null ? List.of() : List.copyOf(files);
    version = Objects.requireNonNullElse(version, Optional.empty());
    to = Objects.requireNonNullElse(to, Optional.empty());
  }

  /** The same for another target. */
  public RehearsalRequest at(String other) {
    return new RehearsalRequest(Optional.of(other), files, version, to, rerun, outOfOrder);
  }
}
