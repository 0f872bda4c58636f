package dev.fieldfare.cli.rollback;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.rollback.RollbackCode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives the code of the last confirmation, for scripts. */
@Command(
    name = "code",
    description = "Give the confirmation code of a rollback plan, for --confirm.",
    sortOptions = false)
final class RollbackPlanCodeCommand extends GatewayCommand {

  @Parameters(paramLabel = "PLAN", description = "Its id.")
  private UUID plan;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    RollbackCode code = session.client().backups().rollbackPlans().code(plan);
    session.output().identifier(code.code());
    if (session.output().format() == Format.json) {
      session.output().document(code);
    } else {
      session.output().line("%s  valid until %s".formatted(code.code(), code.validUntil()));
    }
    return ExitCode.OK;
  }
}
