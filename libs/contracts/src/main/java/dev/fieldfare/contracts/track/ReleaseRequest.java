package dev.fieldfare.contracts.track;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Asks a track to apply versions, or to roll some back.
 *
 * @param target empty for the main one
 * @param files for a release: all versions that came with it; empty for those that are stored
 * @param version this one only
 * @param to for a release the last one to apply; for a rollback the one that stays current
 * @param rerun whether {@code version} runs again although it is applied
 * @param outOfOrder whether versions before an applied one are applied
 * @param backup {@code none}: what a script destroys needs no verified backup
 */
@JsonInclude(Include.NON_ABSENT)
public record ReleaseRequest(
    Optional<String> target,
    List<OfferedVersion> files,
    Optional<String> version,
    Optional<String> to,
    boolean rerun,
    boolean outOfOrder,
    Optional<String> backup) {

  public ReleaseRequest {
    target = Objects.requireNonNullElse(target, Optional.empty());
    files = files == null ? List.of() : List.copyOf(files);
    version = Objects.requireNonNullElse(version, Optional.empty());
    to = Objects.requireNonNullElse(to, Optional.empty());
    backup = Objects.requireNonNullElse(backup, Optional.empty());
  }

  /** The same with names of versions spelt another way. */
  public ReleaseRequest spelt(UnaryOperator<String> spelling) {
    return new ReleaseRequest(
        target,
        files.stream()
            .map(file -> new OfferedVersion(spelling.apply(file.version()), file.checksum()))
            .toList(),
        version.map(spelling),
        to.map(spelling),
        rerun,
        outOfOrder,
        backup);
  }

  /** A version that came with the release, and the SHA-256 of its up text. */
  public record OfferedVersion(String version, String checksum) {}
}
