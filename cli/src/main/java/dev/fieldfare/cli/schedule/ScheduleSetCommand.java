package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes or replaces a schedule. */
@Command(
    name = "set",
    description = "Make or replace a schedule of the target.",
    footer = {"", "A run that was missed is done once."},
    sortOptions = false)
final class ScheduleSetCommand extends GatewayCommand {

  @Parameters(paramLabel = "NAME", description = "Letters, digits, dots, hyphens and underscores.")
  private String name;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      required = true,
      description = "${COMPLETION-CANDIDATES}.")
  private ScheduleKind kind;

  @Option(
      names = "--cron",
      paramLabel = "TEXT",
      description = "Cron text of five fields, as in '0 2 * * *'.")
  private String cron;

  @Option(names = "--every", paramLabel = "TIME", description = "As in 30m, 6h or 1d.")
  private String every;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "The zone of --cron, UTC by default.")
  private String zone;

  @Option(names = "--table", paramLabel = "T", description = "The table that a backup is of.")
  private String table;

  @Option(names = "--disabled", description = "Do not run it until it is enabled.")
  private boolean disabled;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    ScheduleRequest asked =
        new ScheduleRequest(
            kind,
            timing(),
            session.target(),
            Optional.ofNullable(zone),
            Optional.ofNullable(table),
            Optional.of(!disabled));
    ScheduleLines.print(session.output(), session.client().monitor().schedules().put(name, asked));
    return ExitCode.OK;
  }

  private String timing() {
    if ((cron == null) == (every == null)) {
      throw CommandFailure.usage("give --cron or --every.");
    }
    if (cron != null) {
      return cron;
    }
    try {
      String upper = every.toUpperCase(Locale.ROOT);
      return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper).toString();
    } catch (DateTimeException e) {
      throw CommandFailure.usage(every + " is no time; write 30m, 6h or 1d.");
    }
  }
}
