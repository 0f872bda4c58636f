package dev.fieldfare.contracts.track;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A version of a track, without its texts.
 *
 * @param checksum SHA-256 of the up text that is stored: what was applied, where it is applied
 * @param offeredChecksum that of the file that was uploaded last
 * @param offered whether the last release had a file for it
 * @param options of the header of its file
 * @param underWay whether a migration that applies it or rolls it back has not ended
 * @param migrationId the last migration that was made for it
 * @param statements how many its last attempt ran
 * @param statementsDone how many are done of a version that runs statement by statement and has not
 *     ended well
 */
public record TrackVersion(
    String version,
    String description,
    String file,
    VersionStatus status,
    List<VersionFinding> findings,
    boolean repeatable,
    String checksum,
    String offeredChecksum,
    boolean offered,
    boolean hasDown,
    JsonNode options,
    boolean underWay,
    Optional<String> migrationId,
    int attempts,
    Optional<Instant> appliedAt,
    Optional<String> appliedBy,
    OptionalDouble durationMs,
    OptionalInt statements,
    OptionalInt statementsDone,
    Optional<VersionFailure> error) {

  public TrackVersion {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(status, "status");
    findings = findings == null ? List.of() : List.copyOf(findings);
    Objects.requireNonNull(migrationId, "migrationId");
    Objects.requireNonNull(error, "error");
  }

  /** True when a release would apply it. */
  public boolean isPending() {
    return !status.isInPlace();
  }

  /** The versions that its header names as needed. */
  public List<String> dependsOn() {
    List<String> names = new ArrayList<>();
    options.path("dependsOn").forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Whether its script runs in one transaction. */
  public boolean transactional() {
    return options.path("transactional").asBoolean(true);
  }
}
