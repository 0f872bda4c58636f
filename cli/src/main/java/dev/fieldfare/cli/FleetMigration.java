package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Follower;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.fleet.FleetOptions;
import dev.fieldfare.cli.fleet.FleetOutcome;
import dev.fieldfare.cli.fleet.FleetOutcome.State;
import dev.fieldfare.cli.fleet.FleetReport;
import dev.fieldfare.cli.fleet.FleetRun;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.ProgressDisplay;
import dev.fieldfare.client.FieldfareException;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.TargetInfo;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Releases one directory to several targets. The history of each target is its own. */
final class FleetMigration {

  private final Session session;
  private final String track;
  private final List<ReleaseFile> files;
  private final Function<List<OfferedVersion>, ReleaseRequest> request;
  private final Duration patience;

  FleetMigration(
      Session session,
      String track,
      List<ReleaseFile> files,
      Function<List<OfferedVersion>, ReleaseRequest> request,
      Duration patience) {
    this.session = session;
    this.track = track;
    this.files = files;
    this.request = request;
    this.patience = patience;
  }

  int run(FleetOptions options) {
    FleetRun run = new FleetRun(options.stopAfter(), this::release, session::tell);
    var waves = options.waves();
    List<TargetInfo> targets =
        options.of(session.client().targets().items(), session.namedTarget());
    confirmProduction(targets);
    FleetReport report = run.run(targets.stream().map(TargetInfo::name).toList(), waves);
    if (session.output().format() == Format.json) {
      session.output().document(report);
    } else {
      report.lines(session.output().style()).forEach(session.output()::line);
    }
    return report.exitCode();
  }

  private void confirmProduction(List<TargetInfo> targets) {
    List<String> production =
        targets.stream()
            .filter(target -> target.environment().equals(TrackOptions.PRODUCTION))
            .map(TargetInfo::name)
            .toList();
    if (!production.isEmpty()) {
      session.confirm(
          "Release to %d %s, of which these are production: %s?"
              .formatted(
                  targets.size(),
                  targets.size() == 1 ? "target" : "targets",
                  String.join(", ", production)));
    }
  }

  private FleetOutcome release(String target, int wave) {
    try {
      return released(target, wave);
    } catch (FieldfareException | CommandFailure failure) {
      return FleetOutcome.failed(target, wave, failure.getMessage());
    }
  }

  private FleetOutcome released(String target, int wave) {
    Tracks tracks = session.client().track(target, track);
    List<OfferedVersion> versions = new ReleaseUpload(session, tracks).upload(files);
    List<String> ids =
        tracks.migrate(request.apply(versions)).versions().stream()
            .flatMap(version -> version.migrationId().stream())
            .toList();
    List<Migration> migrations =
        new Follower(session.client(), ProgressDisplay.NONE).follow(ids, patience);
    return new FleetOutcome(
        target,
        Optional.of(wave),
        state(migrations),
        (int) migrations.stream().filter(one -> one.status() == Status.APPLIED).count(),
        tracks.status().current(),
        note(migrations));
  }

  private static State state(List<Migration> migrations) {
    if (migrations.isEmpty()) {
      return State.NOTHING_TO_APPLY;
    }
    if (migrations.stream().anyMatch(one -> one.status().isFinal() && !one.status().isSuccess())) {
      return State.FAILED;
    }
    return migrations.stream().allMatch(one -> one.status().isFinal())
        ? State.APPLIED
        : State.UNDER_WAY;
  }

  private static Optional<String> note(List<Migration> migrations) {
    String errors =
        migrations.stream()
            .flatMap(one -> one.error().stream())
            .map(error -> error.message())
            .limit(1)
            .collect(Collectors.joining());
    return Optional.of(errors).filter(text -> !text.isEmpty());
  }
}
