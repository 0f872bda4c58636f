package dev.fieldfare.cli.recovery;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Migrations that did not end as they should. */
@Command(
    name = "recover",
    description = "Find and complete migrations that failed, are half applied, or never finished.",
    subcommands = {
      RecoverDetectCommand.class,
      RecoverPlanCommand.class,
      RecoverFixCommand.class,
      RecoverVerifyCommand.class
    })
public final class RecoverCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "recover does: detect, plan, fix, verify.");
  }
}
