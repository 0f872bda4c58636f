package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.contracts.message.SenderRole;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes a schedule. */
@Command(name = "remove", description = "Delete a schedule with its history.")
final class ScheduleRemoveCommand extends GatewayCommand {

  @Parameters(paramLabel = "NAME", description = "The schedule.")
  private String name;

  @Override
  protected SenderRole role() {
    return SenderRole.ADMIN;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    session.confirm("Delete the schedule " + name + " with its history?");
    session.client().monitor().schedules().delete(name);
    if (session.output().format() == Format.json) {
      session.output().document(Map.of("removed", name));
    }
    session.output().line("schedule " + name + " deleted");
    return ExitCode.OK;
  }
}
