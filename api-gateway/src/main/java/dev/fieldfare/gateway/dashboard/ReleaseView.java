package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.http.MissingTarget;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The tracks of all targets with their versions. */
public record ReleaseView(List<TrackView> tracks, List<MissingTarget> missing) {

  public ReleaseView {
    tracks = List.copyOf(tracks);
    missing = List.copyOf(missing);
  }

  /**
   * One track.
   *
   * @param current its last version that is applied; empty when there is none
   */
  public record TrackView(
      String target, String track, String current, long pending, List<VersionRow> versions) {

    static TrackView of(Track track, Function<TrackVersion, String> stage) {
      return new TrackView(
          track.target(),
          track.track(),
          track.current().orElse(""),
          track.versions().stream().filter(TrackVersion::isPending).count(),
          track.versions().reversed().stream()
              .map(version -> VersionRow.of(version, stage.apply(version)))
              .toList());
    }
  }

  /**
   * One version; what is absent is empty text.
   *
   * @param stage how far the migration of a version that is under way is
   * @param done how many statements are done of a version that is half done
   * @param migration the last migration that was made for it
   */
  public record VersionRow(
      String version,
      String description,
      String status,
      String tone,
      String stage,
      String done,
      String findings,
      String at,
      String by,
      String duration,
      String migration) {

    static VersionRow of(TrackVersion version, String stage) {
      return new VersionRow(
          version.version(),
          version.description() == null ? "" : version.description(),
          version.status().name().toLowerCase(Locale.ROOT),
          tone(version),
          stage,
          version.statementsDone().isPresent()
              ? String.valueOf(version.statementsDone().getAsInt())
              : "",
          String.join(
              ", ",
              version.findings().stream()
                  .map(finding -> finding.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                  .toList()),
          version.appliedAt().map(Object::toString).orElse(""),
          version.appliedBy().orElse(""),
          version.durationMs().isPresent()
              ? Wording.millis(version.durationMs().getAsDouble())
              : "",
          version.migrationId().orElse(""));
    }

    private static String tone(TrackVersion version) {
      if (version.error().isPresent() || !version.findings().isEmpty()) {
        return "bad";
      }
      return version.isPending() ? "idle" : "good";
    }
  }
}
