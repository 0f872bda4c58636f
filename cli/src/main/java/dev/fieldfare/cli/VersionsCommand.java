package dev.fieldfare.cli;

import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the versions of a track. */
@Command(
    name = "versions",
    description = "Show the SQL versions of a track, with their states and findings.",
    footer = {"", "Exit codes: 0 all is well, 2 with findings, failed or half-done versions."},
    sortOptions = false)
final class VersionsCommand extends GatewayCommand {

  @Mixin private TrackOptions track;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Track found = track.of(session).status();
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(found);
    } else {
      TrackText.table(found.versions(), output.style()).lines().forEach(output::line);
      output.line("Current version: " + found.current().orElse("none") + ".");
    }
    boolean odd = found.versions().stream().anyMatch(VersionsCommand::isOdd);
    return odd ? ExitCode.WARNING : ExitCode.OK;
  }

  private static boolean isOdd(TrackVersion version) {
    boolean halfDone = version.statementsDone().isPresent() && !version.underWay();
    return halfDone || !version.findings().isEmpty() || version.error().isPresent();
  }
}
