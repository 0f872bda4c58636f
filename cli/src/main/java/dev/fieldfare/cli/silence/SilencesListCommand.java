package dev.fieldfare.cli.silence;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.alert.AlertSilenceList;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;

/** Lists the active silences. */
@Command(name = "list", description = "List the active silences with what they held back.")
final class SilencesListCommand extends GatewayCommand {

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    AlertSilenceList silences = session.client().monitor().silences().list();
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(silences);
    } else if (silences.items().isEmpty()) {
      output.line("No silences.");
    } else {
      silences.items().forEach(silence -> output.identifier(silence.id()));
      SilenceLines.table(silences.items()).lines().forEach(output::line);
    }
    return ExitCode.OK;
  }
}
