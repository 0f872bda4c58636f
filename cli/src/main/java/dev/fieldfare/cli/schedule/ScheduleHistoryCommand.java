package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.schedule.ScheduleRunList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the runs of a schedule. */
@Command(name = "history", description = "List the newest runs of a schedule.")
final class ScheduleHistoryCommand extends GatewayCommand {

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The largest number of entries, 1 to 500.")
  private int limit = 50;

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    ScheduleRunList runs = session.client().monitor().schedules().runs(name, limit);
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(runs);
    } else if (runs.items().isEmpty()) {
      output.line("No runs.");
    } else {
      runs.items().forEach(run -> output.identifier(run.id()));
      ScheduleLines.runs(runs.items(), output.style()).lines().forEach(output::line);
    }
    return ExitCode.OK;
  }
}
