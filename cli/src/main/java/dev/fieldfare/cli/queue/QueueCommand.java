package dev.fieldfare.cli.queue;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with the queue. */
@Command(
    name = "queue",
    description = "Show and control the queue.",
    subcommands = {
      QueueStatusCommand.class,
      QueuePauseCommand.class,
      QueueResumeCommand.class,
      QueueRetryCommand.class,
      QueueCancelCommand.class,
      QueueAcknowledgeCommand.class,
      QueueOverrideCommand.class,
      DeadLettersCommand.class
    })
public final class QueueCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "queue needs a subcommand: status, pause, resume, retry, cancel, acknowledge,"
            + " override, dead-letters.");
  }
}
