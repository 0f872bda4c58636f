package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionStatus;
import java.util.List;
import java.util.Optional;

/** Tracks for tests. */
final class TrackVersions {

  private TrackVersions() {}

  /** The track with one version applied, which is the current one. */
  static Track applied(Track track, String version) {
    List<TrackVersion> versions =
        track.versions().stream()
            .map(one -> one.version().equals(version) ? with(one, VersionStatus.APPLIED) : one)
            .toList();
    return new Track(track.track(), track.target(), Optional.of(version), versions);
  }

  static TrackVersion with(TrackVersion version, VersionStatus status) {
    return new TrackVersion(
        version.version(),
        version.description(),
        version.file(),
        status,
        version.findings(),
        version.repeatable(),
        version.checksum(),
        version.offeredChecksum(),
        version.offered(),
        version.hasDown(),
        version.options(),
        version.underWay(),
        version.migrationId(),
        version.attempts(),
        version.appliedAt(),
        version.appliedBy(),
        version.durationMs(),
        version.statements(),
        version.statementsDone(),
        version.error());
  }
}
