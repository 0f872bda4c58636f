package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.contracts.track.VersionFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which versions a release applies, in which order, or why it applies none. Pure. */
public sealed interface ReleasePlan {

  /** These, in this order; maybe none. */
  record Applies(List<TrackVersion> versions) implements ReleasePlan {
    public Applies {
      versions = List.copyOf(versions);
    }

    /** With their checksums, as the ledger asks for them. */
    public List<OfferedVersion> offered() {
      return versions.stream().map(v -> new OfferedVersion(v.version(), v.checksum())).toList();
    }
  }

  /** None, because something is wrong. */
  record Refused(FailureReason reason, String message) implements ReleasePlan {}

  /** The most versions of one request. */
  int MOST = 1_000;

  /** Plans a release of a track. */
  static ReleasePlan of(Track track, ReleaseRequest request) {
    List<TrackVersion> files =
        request.files().isEmpty() ? track.versions() : offered(track, request);
    return changed(track, files, request)
        .or(() -> new Dependencies(track).problem(files))
        .<ReleasePlan>map(problem -> problem)
        .orElseGet(() -> selected(track, files, request));
  }

  private static List<TrackVersion> offered(Track track, ReleaseRequest request) {
    Set<String> names =
        request.files().stream().map(OfferedVersion::version).collect(Collectors.toSet());
    return track.versions().stream().filter(v -> names.contains(v.version())).toList();
  }

  private static Optional<Refused> changed(
      Track track, List<TrackVersion> files, ReleaseRequest request) {
    Set<String> stored = files.stream().map(TrackVersion::version).collect(Collectors.toSet());
    Optional<String> lost =
        request.files().stream()
            .map(OfferedVersion::version)
            .filter(name -> !stored.contains(name))
            .findFirst();
    if (lost.isPresent()) {
      return Optional.of(
          new Refused(
              FailureReason.NOT_FOUND, "The text of version " + lost.get() + " is missing."));
    }
    String names =
        files.stream()
            .filter(v -> v.findings().contains(VersionFinding.CHANGED))
            .map(v -> v.version() + " (" + v.file() + ")")
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refused(
                FailureReason.VERSION_CHANGED,
                "Applied versions of the track "
                    + track.track()
                    + " have another text now: "
                    + names
                    + ". Put the text back, and make the change in a new version."));
  }

  private static ReleasePlan selected(
      Track track, List<TrackVersion> files, ReleaseRequest request) {
    if (request.version().isPresent()) {
      return one(track, request.version().get(), request);
    }
    List<TrackVersion> pending = new ArrayList<>();
    for (TrackVersion version : files) {
      if (version.isPending()) {
        pending.add(version);
      }
      if (request.to().equals(Optional.of(version.version()))) {
        break;
      }
    }
    if (request.to().isPresent() && track.find(request.to().get()).isEmpty()) {
      return unknown(track, request.to().get());
    }
    Optional<TrackVersion> late =
        pending.stream()
            .filter(v -> v.findings().contains(VersionFinding.OUT_OF_ORDER))
            .findFirst();
    if (late.isPresent() && !request.outOfOrder()) {
      return new Refused(
          FailureReason.OUT_OF_ORDER,
          "Version %s is not applied, but later ones are (up to %s). --out-of-order applies it all the same."
              .formatted(late.get().version(), track.current().orElse("none")));
    }
    return new Dependencies(track).ordered(pending.stream().limit(MOST).toList());
  }

  private static ReleasePlan one(Track track, String name, ReleaseRequest request) {
    Optional<TrackVersion> version = track.find(name);
    if (version.isEmpty()) {
      return unknown(track, name);
    }
    boolean applies = version.get().isPending() || request.rerun();
    List<TrackVersion> versions = applies ? List.of(version.get()) : List.of();
    return new Dependencies(track).ordered(versions);
  }

  private static Refused unknown(Track track, String name) {
    return new Refused(
        FailureReason.NOT_FOUND, "The track %s has no version %s.".formatted(track.track(), name));
  }
}
