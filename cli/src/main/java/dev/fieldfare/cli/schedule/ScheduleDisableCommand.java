package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.contracts.message.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Disables a schedule. */
@Command(name = "disable", description = "Disable a schedule; a run on request is still possible.")
final class ScheduleDisableCommand extends GatewayCommand {

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
        session.output(), session.client().monitor().schedules().enable(name, false));
    return ExitCode.OK;
  }
}
