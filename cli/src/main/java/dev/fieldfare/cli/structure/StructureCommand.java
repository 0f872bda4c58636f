package dev.fieldfare.cli.structure;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The structures of the targets. */
@Command(
    name = "structure",
    description = "Write, compare and hash the structure of a database.",
    subcommands = {
      StructureDumpCommand.class,
      StructureDiffCommand.class,
      StructureHashCommand.class
    })
public final class StructureCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "structure needs a subcommand: dump, diff, hash.");
  }
}
