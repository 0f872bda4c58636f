package dev.fieldfare.cli.remedy;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.remedy.Remedy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Confirms a remedy. */
@Command(
    name = "confirm",
    description = "Confirm a suggested remedy. Its preview shows the planned actions.")
final class RemediesConfirmCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The remedy.")
  private String id;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Remedy remedy = session.client().monitor().remedies().confirm(id);
    Output output = session.output();
    output.identifier(remedy.id());
    if (output.format() == Format.json) {
      output.document(remedy);
    } else {
      RemedyLines.lines(remedy).forEach(output::line);
    }
    return ExitCode.OK;
  }
}
