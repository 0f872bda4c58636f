package dev.fieldfare.contracts.track;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks what a release would apply. Nothing is stored.
 *
 * @param files what the checks of its files answered; empty for the versions that are stored
 * @param version as in a release
 * @param to as in a release
 */
@JsonInclude(Include.NON_ABSENT)
public record ReleasePlanRequest(
    Optional<String> target,
    List<CheckedVersion> files,
    Optional<String> version,
    Optional<String> to,
    boolean rerun,
    boolean outOfOrder) {

  public ReleasePlanRequest {
    target = Objects.requireNonNullElse(target, Optional.empty());
    files = files == null ? List.of() : List.copyOf(files);
    version = Objects.requireNonNullElse(version, Optional.empty());
    to = Objects.requireNonNullElse(to, Optional.empty());
  }

  /** The release that would be asked for. */
  public ReleaseRequest release() {
    List<OfferedVersion> offered =
        files.stream()
            .map(file -> new OfferedVersion(file.version(), file.checksum().orElse("")))
            .toList();
    return new ReleaseRequest(target, offered, version, to, rerun, outOfOrder, Optional.empty());
  }
}
