package dev.fieldfare.cli.remedy;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The subcommands for remedies. */
@Command(
    name = "remedies",
    description = "List and confirm actions that repair problems of targets.",
    subcommands = {
      RemediesListCommand.class,
      RemediesConfirmCommand.class,
      RemediesResumeCommand.class
    })
public final class RemediesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "remedies needs a subcommand: list, confirm, resume.");
  }
}
