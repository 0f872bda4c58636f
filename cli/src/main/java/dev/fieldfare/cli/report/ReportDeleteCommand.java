package dev.fieldfare.cli.report;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a stored report. */
@Command(name = "delete", description = "Delete a stored report with its files.")
final class ReportDeleteCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The report, as report list shows it.")
  private UUID id;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    session.confirm("Delete the stored report " + id + " with its files?");
    session.client().reports().deleteStored(id);
    if (session.output().format() == Format.json) {
      session
          .output()
          .document(ContractsJson.mapper().createObjectNode().put("deleted", id.toString()));
    }
    session.output().line("deleted: " + id);
    return ExitCode.OK;
  }
}
