package dev.fieldfare.cli.statistics;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Numbers for dashboards. */
@Command(
    name = "statistics",
    description = "Count the migrations that ended: by time, by name, or of one form.",
    subcommands = {
      StatisticsSeriesCommand.class,
      StatisticsRankingCommand.class,
      StatisticsFormCommand.class,
      StatisticsAnomaliesCommand.class
    })
public final class StatisticsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "statistics needs a subcommand: series, ranking, form, anomalies.");
  }
}
