package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.client.monitor.ScheduleClient;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a schedule now. */
@Command(
    name = "run",
    description = "Run a schedule now, also a disabled one.",
    footer = {"", "Exit codes with --wait: 0 done, 1 failed, 75 not ended in this time."})
final class ScheduleRunCommand extends GatewayCommand {

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name;

  @Option(
      names = {"-w", "--wait"},
      arity = "0..1",
      paramLabel = "SECONDS",
      fallbackValue = "600",
      description = "Wait for the end, 600 s if no time is given.")
  private Integer seconds;

  @Override
  protected SenderRole role() {
    return SenderRole.OPERATOR;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    ScheduleClient schedules = session.client().monitor().schedules();
    ScheduleRun run = schedules.run(name);
    if (seconds != null) {
      run = schedules.await(run, Duration.ofSeconds(Math.max(0, seconds)));
    }
    print(session.output(), run);
    if (ScheduleLines.isBad(run)) {
      return ExitCode.ERROR;
    }
    return seconds == null || run.endedAt().isPresent() ? ExitCode.OK : ExitCode.TEMPORARY;
  }

  private static void print(Output output, ScheduleRun run) {
    output.identifier(run.id());
    if (output.format() == Format.json) {
      output.document(run);
    } else {
      ScheduleLines.runs(List.of(run), output.style()).lines().forEach(output::line);
    }
  }
}
