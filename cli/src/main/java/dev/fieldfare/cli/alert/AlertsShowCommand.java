package dev.fieldfare.cli.alert;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one alert. */
@Command(name = "show", description = "Show an alert, and what to do about it.")
final class AlertsShowCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The alert.")
  private String id;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    AlertLines.print(session.output(), session.client().monitor().alert(id));
    return ExitCode.OK;
  }
}
