package dev.fieldfare.cli.alert;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with alerts. */
@Command(
    name = "alerts",
    description = "List, show, acknowledge and resolve alerts.",
    subcommands = {
      AlertsListCommand.class,
      AlertsShowCommand.class,
      AlertsAcknowledgeCommand.class,
      AlertsResolveCommand.class,
      AlertsClearCommand.class
    })
public final class AlertsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "alerts needs a subcommand: list, show, ack, resolve, clear.");
  }
}
