package dev.fieldfare.cli.approval;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.approval.Approval;
import dev.fieldfare.contracts.approval.ApprovalList;
import dev.fieldfare.contracts.approval.ApprovalState;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists approvals. */
@Command(
    name = "approvals",
    description = "List the changes that wait for an approval.",
    sortOptions = false)
public final class ApprovalsCommand extends GatewayCommand {

  @Option(names = "--all", description = "Also those that are decided or expired.")
  private boolean all;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Optional<ApprovalState> state = all ? Optional.empty() : Optional.of(ApprovalState.PENDING);
    ApprovalList list = session.client().approvals(session.targetOrMain()).list(state);
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(list);
      return ExitCode.OK;
    }
    if (list.items().isEmpty()) {
      output.line("No change waits for an approval.");
      return ExitCode.OK;
    }
    TextTable table =
        TextTable.of("migration", "state", "type", "table", "column", "requested by", "expires");
    for (Approval approval : list.items()) {
      output.identifier(approval.migrationId());
      table.row(
          approval.migrationId(),
          approval.state().name(),
          approval.type().name(),
          approval.schema() + "." + approval.table(),
          approval.column().orElse(""),
          approval.requestedBy().orElse(""),
          approval.expiresAt().toString());
    }
    table.lines().forEach(output::line);
    return ExitCode.OK;
  }
}
