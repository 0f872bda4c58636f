package dev.fieldfare.cli.subscription;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with subscriptions. */
@Command(
    name = "subscriptions",
    description = "List, add, remove and test the webhooks and mail addresses that get alerts.",
    subcommands = {
      SubscriptionsListCommand.class,
      SubscriptionsAddCommand.class,
      SubscriptionsRemoveCommand.class,
      SubscriptionsTestCommand.class,
      SubscriptionsAttemptsCommand.class,
      SubscriptionsReplayCommand.class,
      SubscriptionsRotateCommand.class
    })
public final class SubscriptionsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "alerts subscriptions needs a subcommand:"
            + " list, add, remove, test, attempts, replay, rotate.");
  }
}
