package dev.fieldfare.cli.alert;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Map;
import picocli.CommandLine.Command;

/** Removes resolved alerts from the list. */
@Command(
    name = "clear",
    description = "Remove resolved alerts from the list; they stay in the history.")
final class AlertsClearCommand extends GatewayCommand {

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    int cleared = session.client().monitor().clearAlerts();
    if (session.output().format() == Format.json) {
      session.output().document(Map.of("cleared", cleared));
    } else {
      session.output().line("%d resolved alerts removed from the list".formatted(cleared));
    }
    return ExitCode.OK;
  }
}
