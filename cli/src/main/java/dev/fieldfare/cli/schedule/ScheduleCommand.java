package dev.fieldfare.cli.schedule;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with schedules. */
@Command(
    name = "schedule",
    description = "List, set, run and export recurring work of targets.",
    subcommands = {
      ScheduleListCommand.class,
      ScheduleSetCommand.class,
      ScheduleEnableCommand.class,
      ScheduleDisableCommand.class,
      ScheduleRemoveCommand.class,
      ScheduleRunCommand.class,
      ScheduleHistoryCommand.class,
      ScheduleProfileCommand.class,
      ScheduleExportCommand.class
    })
public final class ScheduleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "schedule needs a subcommand:"
            + " list, set, enable, disable, remove, run, history, profile, export.");
  }
}
