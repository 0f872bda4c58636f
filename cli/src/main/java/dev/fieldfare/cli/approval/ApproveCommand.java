package dev.fieldfare.cli.approval;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.approval.ApprovalClient;
import dev.fieldfare.contracts.approval.Approval;
import dev.fieldfare.contracts.approval.ApprovalState;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Approves or rejects a change of another person. */
@Command(
    name = "approve",
    description = "Approve or reject a change that another person requested.",
    sortOptions = false)
public final class ApproveCommand extends GatewayCommand {

  @Parameters(paramLabel = "ID", description = "The migration.")
  private String id;

  @Option(names = "--reject", description = "Reject the change, which cancels it.")
  private boolean reject;

  @Option(names = "--comment", paramLabel = "TEXT", description = "Why; it is recorded.")
  private String comment;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    ApprovalClient approvals = session.client().approvals(session.targetOrMain());
    Output output = session.output();
    Approval waiting =
        approvals.list(Optional.of(ApprovalState.PENDING)).items().stream()
            .filter(each -> each.migrationId().equals(id))
            .findFirst()
            .orElseThrow(
                () -> CommandFailure.error("migration " + id + " does not wait for an approval."));
    if (output.format() != Format.json) {
      waiting.statements().forEach(output::line);
    }
    session.confirm(
        "%s this %s of %s, requested by %s?"
            .formatted(
                reject ? "Reject" : "Approve",
                waiting.type(),
                waiting.table(),
                waiting.requestedBy().orElse("nobody")));
    Approval decided =
        reject
            ? approvals.reject(id, Optional.ofNullable(comment))
            : approvals.approve(id, waiting.planHash(), Optional.ofNullable(comment));
    if (output.format() == Format.json) {
      output.document(decided);
    } else {
      output.line("migration %s is %s".formatted(id, decided.state()));
    }
    return ExitCode.OK;
  }
}
