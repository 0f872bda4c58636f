package dev.fieldfare.cli.rollback;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with rollback plans. */
@Command(
    name = "rollback-plan",
    description = "Plan the way back to backups or to a migration, and execute it.",
    subcommands = {
      RollbackPlanCreateCommand.class,
      RollbackPlanListCommand.class,
      RollbackPlanShowCommand.class,
      RollbackPlanCodeCommand.class,
      RollbackPlanExecuteCommand.class
    })
public final class RollbackPlanCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "rollback-plan does: create, list, show, code, execute.");
  }
}
