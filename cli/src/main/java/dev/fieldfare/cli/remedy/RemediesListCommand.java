package dev.fieldfare.cli.remedy;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists remedies. */
@Command(
    name = "list",
    description = "List the newest remedies with their planned actions, and stopped actions.")
final class RemediesListCommand extends GatewayCommand {

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The largest number of entries, 1 to 500.")
  private int limit = 20;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    RemedyLines.print(
        session.output(), session.client().monitor().remedies().list(session.target(), limit));
    return ExitCode.OK;
  }
}
