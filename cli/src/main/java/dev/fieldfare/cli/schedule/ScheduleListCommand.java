package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.GatewayCommand;
import dev.fieldfare.cli.connection.Session;
import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Lists schedules by name. */
@Command(name = "list", description = "List the schedules, each with its newest run.")
final class ScheduleListCommand extends GatewayCommand {

  @Override
  protected SenderRole role() {
    return SenderRole.VIEWER;
  }

  @Override
  protected int run(Session session) {
    session.refuseNagios();
    Optional<String> target = session.target();
    List<Schedule> schedules =
        session.client().monitor().schedules().list().items().stream()
            .filter(each -> target.isEmpty() || target.get().equals(each.target()))
            .toList();
    Output output = session.output();
    if (output.format() == Format.json) {
      output.document(new ScheduleList(schedules));
    } else if (schedules.isEmpty()) {
      output.line("No schedules.");
    } else {
      schedules.forEach(each -> output.identifier(each.name()));
      ScheduleLines.schedules(schedules, output.style()).lines().forEach(output::line);
    }
    return ExitCode.OK;
  }
}
