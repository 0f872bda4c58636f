package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Follower;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.ProgressDisplay;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.track.RequestedVersions;
import dev.fieldfare.contracts.track.RequestedVersions.RequestedVersion;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import java.time.Duration;
import java.util.List;

/** Follows the versions of a release or a rollback to their end, and says what came of them. */
final class ReleaseFollowing {

  private final Session session;
  private final Tracks tracks;
  private final Duration patience;

  ReleaseFollowing(Session session, Tracks tracks, Duration patience) {
    this.session = session;
    this.tracks = tracks;
    this.patience = patience;
  }

  /**
   * Waits and reports.
   *
   * @param repair the command that goes on after a correction
   */
  int follow(RequestedVersions requested, String repair) {
    List<String> ids =
        requested.versions().stream().flatMap(version -> version.migrationId().stream()).toList();
    ProgressDisplay progress = session.progress();
    List<Migration> migrations = new Follower(session.client(), progress).follow(ids, patience);
    progress.end();
    Track track = tracks.status();
    show(track, requested);
    return end(track, migrations, repair);
  }

  private void show(Track track, RequestedVersions requested) {
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(track);
      return;
    }
    List<String> names = requested.versions().stream().map(RequestedVersion::version).toList();
    List<TrackVersion> concerned =
        track.versions().stream().filter(version -> names.contains(version.version())).toList();
    TrackText.table(concerned, output.style()).lines().forEach(output::line);
  }

  private int end(Track track, List<Migration> migrations, String repair) {
    List<Migration> failed = migrations.stream().filter(m -> m.status() == Status.FAILED).toList();
    if (!failed.isEmpty()) {
      failed.forEach(one -> one.error().ifPresent(error -> session.output().line(error.message())));
      session.output().line(left(track, failed));
      session.output().line("Current version: " + track.current().orElse("none") + ".");
      session.output().line("Correct the file, then continue with: " + repair);
      return ExitCode.ERROR;
    }
    if (!migrations.stream().allMatch(m -> m.status().isFinal())) {
      session.tell(
          "the release continues without this command; ./fieldfare versions"
              + " shows its progress.");
      return ExitCode.TEMPORARY;
    }
    return migrations.stream().allMatch(m -> m.status().isSuccess()) ? ExitCode.OK : ExitCode.ERROR;
  }

  private static String left(Track track, List<Migration> failed) {
    List<String> ids = failed.stream().map(Migration::id).toList();
    boolean stepwise =
        track.versions().stream()
            .filter(version -> version.migrationId().filter(ids::contains).isPresent())
            .anyMatch(version -> !version.transactional());
    return stepwise
        ? "The failed version runs statement by statement: what it did before stays, and the next"
            + " attempt goes on behind it."
        : "The failed version was rolled back completely; the versions before it stay applied.";
  }
}
