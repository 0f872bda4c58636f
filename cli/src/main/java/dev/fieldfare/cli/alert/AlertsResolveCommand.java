package dev.fieldfare.cli.alert;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Resolves an alert. */
@Command(name = "resolve", description = "Resolve an alert that does not end by itself.")
final class AlertsResolveCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The alert.")
  private String id;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    AlertLines.print(session.output(), session.client().monitor().resolve(id));
    return ExitCode.OK;
  }
}
