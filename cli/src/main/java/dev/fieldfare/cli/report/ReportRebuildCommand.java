package dev.fieldfare.cli.report;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;

/** Computes the numbers of reports again. */
@Command(
    name = "rebuild",
    description = "Compute the numbers of reports again from the ledgers of all targets.")
final class ReportRebuildCommand extends GatewayCommand {

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    session.client().reports().rebuild();
    if (session.output().format() == Format.json) {
      session.output().document(ContractsJson.mapper().createObjectNode().put("requested", true));
    }
    session.output().line("the rebuild was requested; reports show the old numbers until its end");
    return ExitCode.OK;
  }
}
