package dev.fieldfare.cli;

import dev.fieldfare.cli.Rehearsing.Reports;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.message.SenderRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rehearses a release. */
@Command(
    name = "rehearse",
    description =
        "Run what a release would apply in a scratch database: up, down where there is one, up"
            + " again.",
    footer = {
      "",
      "The target and its track stay as they are. Without --dir the stored versions are rehearsed.",
      "Exit codes: 0 every version passed, 1 one did not, 75 not done when the wait ended."
    },
    sortOptions = false)
final class RehearseCommand extends GatewayCommand {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The directory: Flyway, golang-migrate, Prisma, or 001_name.sql.")
  private Path directory;

  @Mixin private TrackOptions track;

  @Mixin private SelectionOptions selection;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the report as JUnit XML to this file, too.")
  private Path junit;

  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description =
          "Write errors, rewrites and strong locks as SARIF to this file, too, for code reviews.")
  private Path sarif;

  @Option(
      names = {"-w", "--wait"},
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "Wait for the report for so long; 3600 if no time is given.")
  private int seconds;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    List<ReleaseFile> files = directory == null ? List.of() : ReleaseDirectory.read(directory);
    return new Rehearsing(session, track.of(session), Duration.ofSeconds(seconds))
        .rehearse(selection, files, new Reports(junit, sarif, directory));
  }
}
