package dev.fieldfare.contracts.track;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The answer to a release or a rollback: the versions in their order, with their migrations. */
public record RequestedVersions(String track, String target, List<RequestedVersion> versions) {

  public RequestedVersions {
    versions = List.copyOf(versions);
  }

  /**
   * One version.
   *
   * @param verdict {@code accepted}; {@code under_way} when another release applies it already;
   *     {@code done} when nothing is to be done
   */
  public record RequestedVersion(
      String version, String verdict, Optional<String> migrationId, Optional<String> href) {

    public RequestedVersion {
      Objects.requireNonNull(version, "version");
      Objects.requireNonNull(verdict, "verdict");
      Objects.requireNonNull(migrationId, "migrationId");
      Objects.requireNonNull(href, "href");
    }
  }
}
