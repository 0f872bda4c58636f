package dev.fieldfare.cli.audit;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who did what. */
@Command(
    name = "audit",
    description = "Show who did what over the gateway, and with what result.",
    subcommands = {AuditSearchCommand.class, AuditExportCommand.class, AuditVerifyCommand.class})
public final class AuditCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "audit needs a subcommand: search, export, verify.");
  }
}
