package dev.fieldfare.postgres.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.postgres.track.ReleasePlan.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The versions of a track by what they depend on. */
final class Dependencies {

  private final List<TrackVersion> versions;
  private final Map<String, TrackVersion> byName = new HashMap<>();

  Dependencies(Track track) {
    this.versions = track.versions();
    versions.forEach(version -> byName.put(version.version(), version));
  }

  /** A dependency that is unknown, or a cycle. */
  Optional<Refused> problem(List<TrackVersion> checked) {
    Set<String> harmless = new HashSet<>();
    for (TrackVersion version : checked) {
      Optional<Refused> problem =
          unknown(version).or(() -> cycle(version.version(), new ArrayList<>(), harmless));
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<Refused> unknown(TrackVersion version) {
    return version.dependsOn().stream()
        .filter(name -> !byName.containsKey(name))
        .findFirst()
        .map(
            name ->
                new Refused(
                    FailureReason.UNKNOWN_DEPENDENCY,
                    "%s: version %s depends on %s, which the track does not have."
                        .formatted(version.file(), version.version(), name)));
  }

  private Optional<Refused> cycle(String name, List<String> path, Set<String> harmless) {
    int begin = path.indexOf(name);
    path.add(name);
    if (begin >= 0) {
      String names = String.join(", ", path.subList(begin, path.size()));
      return Optional.of(
          new Refused(
              FailureReason.INVALID_SCRIPT, "Versions depend on each other: " + names + "."));
    }
    if (!harmless.contains(name) && byName.containsKey(name)) {
      for (String needed : byName.get(name).dependsOn()) {
        Optional<Refused> found = cycle(needed, path, harmless);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    path.removeLast();
    harmless.add(name);
    return Optional.empty();
  }

  /** The versions in their order, each behind what it depends on; or what is missing for one. */
  ReleasePlan ordered(List<TrackVersion> wanted) {
    Map<String, TrackVersion> chosen = new HashMap<>();
    wanted.forEach(version -> chosen.put(version.version(), version));
    Map<String, TrackVersion> ordered = new LinkedHashMap<>();
    for (TrackVersion version : wanted) {
      Optional<Refused> missing = place(version, chosen, ordered);
      if (missing.isPresent()) {
        return missing.get();
      }
    }
    return new ReleasePlan.Applies(List.copyOf(ordered.values()));
  }

  private Optional<Refused> place(
      TrackVersion version, Map<String, TrackVersion> chosen, Map<String, TrackVersion> ordered) {
    if (ordered.containsKey(version.version())) {
      return Optional.empty();
    }
    for (String name : version.dependsOn()) {
      TrackVersion needed = byName.get(name);
      Optional<Refused> missing =
          chosen.containsKey(name) ? place(needed, chosen, ordered) : notThere(version, needed);
      if (missing.isPresent()) {
        return missing;
      }
    }
    ordered.put(version.version(), version);
    return Optional.empty();
  }

  private static Optional<Refused> notThere(TrackVersion version, TrackVersion needed) {
    return needed.isPending()
        ? Optional.of(
            new Refused(
                FailureReason.WRONG_STATE,
                "Version %s depends on %s, which is %s."
                    .formatted(version.version(), needed.version(), needed.status())))
        : Optional.empty();
  }

  /**
   * The applied versions that depend on one, the last one first. A version without a dependency of
   * its own depends on all before it.
   */
  List<TrackVersion> dependants(TrackVersion version) {
    int place = versions.indexOf(version);
    Set<String> needed = new HashSet<>(Set.of(version.version()));
    List<TrackVersion> found = new ArrayList<>();
    for (TrackVersion later : versions.subList(place + 1, versions.size())) {
      boolean depends =
          later.dependsOn().isEmpty()
              ? !later.repeatable()
              : later.dependsOn().stream().anyMatch(needed::contains);
      if (depends && later.status().isInPlace()) {
        needed.add(later.version());
        found.addFirst(later);
      }
    }
    return found;
  }
}
