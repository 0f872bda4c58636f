package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.track.CheckedVersion;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionFinding;
import dev.fieldfare.contracts.track.VersionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** A track as it would be if files were stored in it; nothing is stored. Pure. */
public final class OfferedFiles {

  private final Track track;
  private final Map<String, TrackVersion> stored = new HashMap<>();

  private OfferedFiles(Track track) {
    this.track = track;
    track.versions().forEach(version -> stored.put(version.version(), version));
  }

  /** The track with the files. */
  public static Track over(Track track, List<CheckedVersion> files) {
    return new OfferedFiles(track).with(files);
  }

  private Track with(List<CheckedVersion> files) {
    SortedMap<VersionName, TrackVersion> versions = new TreeMap<>();
    track.versions().forEach(one -> versions.put(new VersionName(one.version()), one));
    for (CheckedVersion file : files) {
      VersionName name = new VersionName(file.version());
      TrackVersion known = stored.get(name.text());
      versions.put(name, known == null ? added(name, file) : offered(name, known, file));
    }
    return new Track(
        track.track(), track.target(), track.current(), List.copyOf(versions.values()));
  }

  private TrackVersion added(VersionName name, CheckedVersion file) {
    return version(name, file, VersionStatus.PENDING, file.checksum().orElse(""));
  }

  private TrackVersion offered(VersionName name, TrackVersion known, CheckedVersion file) {
    String checksum = file.checksum().orElse(known.checksum());
    boolean same = checksum.equals(known.checksum());
    if (known.status().isInPlace() && !name.isRepeatable()) {
      return same ? known : changed(known, checksum);
    }
    VersionStatus status = name.isRepeatable() && !same ? VersionStatus.PENDING : known.status();
    return version(name, file, status, checksum);
  }

  private TrackVersion version(
      VersionName name, CheckedVersion file, VersionStatus status, String checksum) {
    List<VersionFinding> findings =
        !status.isInPlace() && isLate(name) ? List.of(VersionFinding.OUT_OF_ORDER) : List.of();
    return new TrackVersion(
        name.text(),
        file.description(),
        file.file(),
        status,
        findings,
        name.isRepeatable(),
        checksum,
        checksum,
        true,
        file.hasDown(),
        file.options(),
        false,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  private boolean isLate(VersionName name) {
    return !name.isRepeatable()
        && track.current().filter(last -> name.compareTo(new VersionName(last)) < 0).isPresent();
  }

  private static TrackVersion changed(TrackVersion known, String checksum) {
    List<VersionFinding> findings = new ArrayList<>(known.findings());
    if (!findings.contains(VersionFinding.CHANGED)) {
      findings.add(VersionFinding.CHANGED);
    }
    return new TrackVersion(
        known.version(),
        known.description(),
        known.file(),
        known.status(),
        findings,
        known.repeatable(),
        known.checksum(),
        checksum,
        true,
        known.hasDown(),
        known.options(),
        known.underWay(),
        known.migrationId(),
        known.attempts(),
        known.appliedAt(),
        known.appliedBy(),
        known.durationMs(),
        known.statements(),
        known.statementsDone(),
        known.error());
  }
}
