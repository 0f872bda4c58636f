package dev.fieldfare.cli.release;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.release.ReleaseLog.Level;
import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Prints the result of a release or a rollback, the present state, and the next commands. */
public final class ReleaseSummary {

  private final Session session;
  private final ReleaseLog log;
  private final ReleaseCommands commands;
  private final String again;
  private final Optional<Track> before;

  private ReleaseSummary(
      Session session,
      ReleaseLog log,
      ReleaseCommands commands,
      String again,
      Optional<Track> before) {
    this.session = session;
    this.log = log;
    this.commands = commands;
    this.again = again;
    this.before = before;
  }

  /**
   * The summary of a release.
   *
   * @param again the command that continues after a correction
   * @param before the track before the release
   */
  public static ReleaseSummary ofRelease(
      Session session, ReleaseLog log, ReleaseCommands commands, String again, Track before) {
    return new ReleaseSummary(session, log, commands, again, Optional.of(before));
  }

  /** The summary of a rollback. */
  public static ReleaseSummary ofRollback(Session session, ReleaseCommands commands, String again) {
    return new ReleaseSummary(session, ReleaseLog.none(), commands, again, Optional.empty());
  }

  /** A line of the summary. */
  public void say(Level level, String text) {
    session.output().line(text);
    log.add(level, text);
  }

  /** Everything is applied. */
  public void done(Track track, List<TrackVersion> applied) {
    if (before.isEmpty()) {
      return;
    }
    say(
        Level.SUCCESS,
        "Applied %d: %s. Current version: %s."
            .formatted(applied.size(), names(applied), track.current().orElse("none")));
    backups(track, applied);
    back(track, applied);
  }

  /** One version failed, and the versions after it did not run. */
  public void failed(Track track, List<TrackVersion> applied, List<TrackVersion> failed) {
    if (before.isPresent()) {
      say(
          Level.INFO,
          applied.isEmpty()
              ? "This release applied no version."
              : "Applied before it: " + names(applied) + ".");
    }
    say(Level.INFO, "Current version: " + track.current().orElse("none") + ".");
    if (before.isPresent()) {
      backups(track, Stream.concat(applied.stream(), failed.stream()).toList());
    }
    say(Level.INFO, "Correct the file, then continue with: " + again);
    if (before.isPresent()) {
      back(track, applied);
    }
  }

  /** The release continues without this command. */
  public void left() {
    log.add(Level.WARN, "The release continues without this command.");
  }

  private void backups(Track track, List<TrackVersion> versions) {
    try {
      ReleaseBackups.lines(
              session, track.track(), versions.stream().map(TrackVersion::version).toList())
          .forEach(line -> say(Level.INFO, line));
    } catch (FieldfareException e) {
      say(Level.WARN, "The backups of the release cannot be listed: " + e.getMessage());
    }
  }

  private void back(Track track, List<TrackVersion> applied) {
    commands
        .back(applied, track.versions(), before.flatMap(Track::current))
        .forEach(line -> say(Level.INFO, line));
  }

  private static String names(List<TrackVersion> versions) {
    return String.join(", ", versions.stream().map(TrackVersion::version).toList());
  }
}
