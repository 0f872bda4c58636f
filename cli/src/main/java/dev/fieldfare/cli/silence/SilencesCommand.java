package dev.fieldfare.cli.silence;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with silences. */
@Command(
    name = "silences",
    description = "List, make and end silences.",
    subcommands = {SilencesListCommand.class, SilencesAddCommand.class, SilencesEndCommand.class})
public final class SilencesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "alerts silences needs a subcommand: list, add, end.");
  }
}
