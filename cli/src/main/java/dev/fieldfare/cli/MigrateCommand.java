package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.fleet.FleetOptions;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.release.ReleaseCommands;
import dev.fieldfare.cli.release.ReleaseLog;
import dev.fieldfare.cli.release.ReleaseLog.Level;
import dev.fieldfare.cli.release.ReleaseStages;
import dev.fieldfare.cli.release.ReleaseSummary;
import dev.fieldfare.cli.release.StageOptions;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.ReleaseRequest.OfferedVersion;
import dev.fieldfare.contracts.track.RequestedVersions;
import dev.fieldfare.contracts.track.Track;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Releases versioned SQL. */
@Command(
    name = "migrate",
    description = "Apply the SQL versions of a directory that are not applied yet, in order.",
    footer = {
      "",
      "The release is a change set of the target: it continues if this command is ended.",
      "In production, tables in which a script destroys data are backed up first.",
      "Exit codes: 0 everything is applied, 1 refused or failed, 2 applied and the target has",
      "critical findings, 75 not done when the wait ended or the target cannot be validated."
    },
    sortOptions = false)
final class MigrateCommand extends GatewayCommand {

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "The directory: Flyway, golang-migrate, Prisma, or 001_name.sql.")
  private Path directory;

  @Mixin private TrackOptions track;

  @Mixin private SelectionOptions selection;

  @Mixin private FleetOptions fleet;

  @Mixin private StageOptions stageOptions;

  @Option(
      names = "--dry-run",
      description = "Show statements, order and claims; nothing is stored, nothing runs.")
  private boolean dryRun;

  @Option(
      names = "--rehearse",
      description = "Rehearse the release first; apply it only if every version passes.")
  private boolean rehearse;

  @Option(
      names = "--backup",
      paramLabel = "affected|proven|none",
      description =
          "affected: back up the tables of which a script destroys something, before it runs;"
              + " proven: restore and compare these backups, too; none: run it without a verified"
              + " backup.")
  private String backup;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "Follow the release for so long; 3600 if no time is given.")
  private int seconds;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    List<ReleaseFile> files = ReleaseDirectory.read(directory);
    if (fleet.isFleet()) {
      return releaseToFleet(session, files);
    }
    Tracks tracks = track.of(session);
    if (dryRun) {
      return new ReleasePreview(session, tracks).show(selection, files);
    }
    track.confirmProduction(session, "Release to");
    return release(session, tracks, files);
  }

  private int release(Session session, Tracks tracks, List<ReleaseFile> files) {
    String environment = TrackOptions.environment(session);
    ReleaseStages stages = new ReleaseStages(session, stageOptions, environment);
    begin(session, stages.log(), environment);
    stages.before();
    if (rehearse && !passes(session, tracks, files)) {
      stages.log().add(Level.ERROR, "The rehearsal did not pass. The release was not begun.");
      return ExitCode.ERROR;
    }
    if (backup == null && environment.equals(TrackOptions.PRODUCTION)) {
      stages.say(Level.INFO, "Backups: tables in which a script destroys data, before it runs.");
    }
    Track before = tracks.status();
    List<OfferedVersion> versions = new ReleaseUpload(session, tracks).upload(files);
    RequestedVersions requested = tracks.migrate(request(versions));
    if (requested.versions().isEmpty()) {
      stages.log().add(Level.SUCCESS, "Nothing to apply.");
      return nothing(session, tracks);
    }
    ReleaseCommands commands = new ReleaseCommands(session, track.name());
    String again = commands.of("migrate --dir " + directory);
    ReleaseSummary summary =
        ReleaseSummary.ofRelease(session, stages.log(), commands, again, before);
    int code =
        new ReleaseFollowing(session, tracks, Duration.ofSeconds(seconds), summary)
            .follow(requested);
    return code == ExitCode.OK ? stages.after() : code;
  }

  private void begin(Session session, ReleaseLog log, String environment) {
    log.add(
        Level.INFO,
        "Release of %s to the track %s of %s (%s)"
            .formatted(directory, track.name(), session.targetOrMain(), environment));
  }

  private int releaseToFleet(Session session, List<ReleaseFile> files) {
    if (dryRun || rehearse) {
      throw CommandFailure.usage("--dry-run and --rehearse are for one target: give --target.");
    }
    if (stageOptions.isAnyGiven()) {
      throw CommandFailure.usage(
          "--quick, --no-validation and --log-dir are for one target: give --target.");
    }
    Duration patience = Duration.ofSeconds(seconds);
    return new FleetMigration(session, track.name(), files, this::request, patience).run(fleet);
  }

  private boolean passes(Session session, Tracks tracks, List<ReleaseFile> files) {
    boolean passes =
        new Rehearsing(session, tracks, Duration.ofSeconds(seconds)).passes(selection, files);
    if (!passes) {
      session.tell("the release was not begun, because its rehearsal did not pass.");
    }
    return passes;
  }

  private ReleaseRequest request(List<OfferedVersion> versions) {
    return selection.request(versions, Optional.ofNullable(backup));
  }

  private static int nothing(Session session, Tracks tracks) {
    if (session.output().format() == Format.json) {
      session.output().document(tracks.status());
    } else {
      String current = tracks.status().current().orElse("none");
      session.output().line("Nothing to apply. Current version: " + current + ".");
    }
    return ExitCode.OK;
  }
}
