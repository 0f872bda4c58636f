package dev.fieldfare.cli.rollback;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a rollback plan. */
@Command(
    name = "show",
    description = "Show a rollback plan: its steps, what they lose, how far it is.",
    sortOptions = false)
final class RollbackPlanShowCommand extends GatewayCommand {

  @Parameters(paramLabel = "PLAN", description = "Its id.")
  private UUID plan;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    return RollbackPlanLines.print(
        session.output(), session.client().backups().rollbackPlans().show(plan));
  }
}
