package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Enables a schedule. */
@Command(name = "enable", description = "Enable a schedule; its next run is the next due moment.")
final class ScheduleEnableCommand extends GatewayCommand {

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    ScheduleLines.print(
        session.output(), session.client().monitor().schedules().enable(name, true));
    return ExitCode.OK;
  }
}
