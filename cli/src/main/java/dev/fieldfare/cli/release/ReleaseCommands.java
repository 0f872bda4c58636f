package dev.fieldfare.cli.release;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.track.TrackVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Next commands for the same target and track, for messages. */
public final class ReleaseCommands {

  private final Session session;
  private final String track;

  public ReleaseCommands(Session session, String track) {
    this.session = session;
    this.track = track;
  }

  /** A command with the options that name target and track. */
  public String of(String verb) {
    String named = track.equals("main") ? "" : " --track " + track;
    String target = session.target().map(name -> " --target " + name).orElse("");
    return "./fieldfare " + verb + named + target + session.dataOption();
  }

  /**
   * The commands that roll versions back.
   *
   * @param applied those of the release that are applied, in their order
   * @param all the versions of the track, in their order
   * @param before the version that was current before the release
   */
  public List<String> back(
      List<TrackVersion> applied, List<TrackVersion> all, Optional<String> before) {
    List<TrackVersion> undone = applied.stream().filter(one -> !one.repeatable()).toList();
    List<String> withoutDown =
        undone.stream().filter(one -> !one.hasDown()).map(TrackVersion::version).toList();
    if (!withoutDown.isEmpty()) {
      return List.of(
          "There is no down section for %s. To go back, use a new version or a backup (%s)."
              .formatted(
                  String.join(", ", withoutDown), of("rollback-plan create --from-backup BACKUP")));
    }
    if (undone.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(List.of("To go back to the state before the release:"));
    if (before.isPresent() && areBehind(undone, all, before.get())) {
      lines.add("  " + of("rollback --to " + before.get()));
    } else {
      undone.reversed().forEach(one -> lines.add("  " + of("rollback --version " + one.version())));
    }
    return lines;
  }

  private static boolean areBehind(
      List<TrackVersion> applied, List<TrackVersion> all, String before) {
    List<String> names = all.stream().map(TrackVersion::version).toList();
    int place = names.indexOf(before);
    return place >= 0 && applied.stream().allMatch(one -> names.indexOf(one.version()) > place);
  }
}
