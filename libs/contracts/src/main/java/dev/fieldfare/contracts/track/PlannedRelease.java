package dev.fieldfare.contracts.track;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a release would apply, in its order. Nothing was stored, and nothing ran.
 *
 * @param current the last version that is applied
 */
public record PlannedRelease(
    String track, String target, Optional<String> current, List<PlannedVersion> versions) {

  public PlannedRelease {
    Objects.requireNonNull(track, "track");
    Objects.requireNonNull(target, "target");
    current = Objects.requireNonNullElse(current, Optional.empty());
    versions = List.copyOf(versions);
  }

  /**
   * One version.
   *
   * @param status what it is before the release
   * @param claims the names of the lines in which it waits; {@code *} is all of them
   * @param statements of its up section; those of files are in the answers to their checks
   */
  public record PlannedVersion(
      String version,
      String file,
      VersionStatus status,
      List<String> dependsOn,
      boolean transactional,
      List<String> claims,
      List<ScriptStatement> statements) {

    public PlannedVersion {
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(status, "status");
      dependsOn = List.copyOf(dependsOn);
      claims = List.copyOf(claims);
      statements = List.copyOf(statements);
    }

    /** The same with statements. */
    public PlannedVersion with(List<ScriptStatement> found) {
      return new PlannedVersion(version, file, status, dependsOn, transactional, claims, found);
    }
  }
}
