package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Follower;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.ProgressDisplay;
import dev.fieldfare.cli.release.ReleaseLog.Level;
import dev.fieldfare.cli.release.ReleaseSummary;
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
  private final ReleaseSummary summary;

  ReleaseFollowing(Session session, Tracks tracks, Duration patience, ReleaseSummary summary) {
    this.session = session;
    this.tracks = tracks;
    this.patience = patience;
    this.summary = summary;
  }

  /** Waits and reports. */
  int follow(RequestedVersions requested) {
    List<String> ids =
        requested.versions().stream().flatMap(version -> version.migrationId().stream()).toList();
    ProgressDisplay progress = session.progress();
    List<Migration> migrations = new Follower(session.client(), progress).follow(ids, patience);
    progress.end();
    Track track = tracks.status();
    show(track, requested);
    return end(track, migrations);
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

  private int end(Track track, List<Migration> migrations) {
    List<Migration> failed = migrations.stream().filter(m -> m.status() == Status.FAILED).toList();
    List<TrackVersion> applied =
        versions(track, migrations.stream().filter(m -> m.status().isSuccess()).toList());
    if (!failed.isEmpty()) {
      failed.forEach(
          one -> one.error().ifPresent(error -> summary.say(Level.ERROR, error.message())));
      summary.say(Level.ERROR, left(track, failed));
      summary.failed(track, applied, versions(track, failed));
      return ExitCode.ERROR;
    }
    if (!migrations.stream().allMatch(m -> m.status().isFinal())) {
      summary.left();
      session.tell(
          "the release continues without this command; ./fieldfare versions"
              + " shows its progress.");
      return ExitCode.TEMPORARY;
    }
    if (!migrations.stream().allMatch(m -> m.status().isSuccess())) {
      return ExitCode.ERROR;
    }
    summary.done(track, applied);
    return ExitCode.OK;
  }

  private static List<TrackVersion> versions(Track track, List<Migration> migrations) {
    List<String> ids = migrations.stream().map(Migration::id).toList();
    return track.versions().stream()
        .filter(version -> version.migrationId().filter(ids::contains).isPresent())
        .toList();
  }

  private static String left(Track track, List<Migration> failed) {
    boolean stepwise =
        versions(track, failed).stream().anyMatch(version -> !version.transactional());
    return stepwise
        ? "The failed version runs statement by statement: what it did before stays, and the next"
            + " attempt goes on behind it."
        : "The failed version was rolled back completely; the versions before it stay applied.";
  }
}
