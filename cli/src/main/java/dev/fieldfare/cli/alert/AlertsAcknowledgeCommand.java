package dev.fieldfare.cli.alert;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Acknowledges an alert. */
@Command(name = "ack", description = "Acknowledge an alert: it is not escalated and not repeated.")
final class AlertsAcknowledgeCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The alert.")
  private String id;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    AlertLines.print(session.output(), session.client().monitor().acknowledge(id));
    return ExitCode.OK;
  }
}
