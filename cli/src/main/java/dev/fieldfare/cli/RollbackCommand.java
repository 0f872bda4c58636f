package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.release.ReleaseCommands;
import dev.fieldfare.cli.release.ReleaseSummary;
import dev.fieldfare.client.Tracks;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.RequestedVersions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rolls versions back. */
@Command(
    name = "rollback",
    description = "Roll back applied SQL versions by their down sections.",
    sortOptions = false)
final class RollbackCommand extends GatewayCommand {

  @Option(names = "--version", paramLabel = "V", description = "Roll back this version.")
  private String version;

  @Option(
      names = "--to",
      paramLabel = "V",
      description = "Roll back all versions after this one, the last one first.")
  private String to;

  @Mixin private TrackOptions track;

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
      description = "Follow the rollback for so long; 3600 if no time is given.")
  private int seconds;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    if ((version == null) == (to == null)) {
      throw CommandFailure.usage("give --version or --to.");
    }
    String what = version == null ? "everything behind version " + to : "version " + version;
    session.confirm("Roll back " + what + " of " + session.targetOrMain() + "?");
    Tracks tracks = track.of(session);
    RequestedVersions requested = tracks.rollback(request());
    if (requested.versions().isEmpty()) {
      session.output().line("Nothing to roll back.");
      return ExitCode.OK;
    }
    ReleaseCommands commands = new ReleaseCommands(session, track.name());
    String again =
        commands.of(version == null ? "rollback --to " + to : "rollback --version " + version);
    ReleaseSummary summary = ReleaseSummary.ofRollback(session, commands, again);
    return new ReleaseFollowing(session, tracks, Duration.ofSeconds(seconds), summary)
        .follow(requested);
  }

  private ReleaseRequest request() {
    return new ReleaseRequest(
        Optional.empty(),
        List.of(),
        Optional.ofNullable(version),
        Optional.ofNullable(to),
        false,
        false,
        Optional.ofNullable(backup));
  }
}
