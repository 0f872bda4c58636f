package dev.fieldfare.cli.alert;

import dev.fieldfare.cli.silence.SilencesCommand;
import dev.fieldfare.cli.subscription.SubscriptionsCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with alerts. */
@Command(
    name = "alerts",
    description = "List, show, acknowledge and resolve alerts; manage subscriptions and silences.",
    subcommands = {
      AlertsListCommand.class,
      AlertsShowCommand.class,
      AlertsAcknowledgeCommand.class,
      AlertsResolveCommand.class,
      AlertsClearCommand.class,
      SubscriptionsCommand.class,
      SilencesCommand.class
    })
public final class AlertsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "alerts needs a subcommand:"
            + " list, show, ack, resolve, clear, subscriptions, silences.");
  }
}
