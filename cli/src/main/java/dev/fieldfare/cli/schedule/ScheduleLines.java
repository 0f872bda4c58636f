package dev.fieldfare.cli.schedule;

import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import java.util.List;

/** Schedules and runs as text. */
final class ScheduleLines {

  private ScheduleLines() {}

  static TextTable schedules(List<Schedule> schedules, Style style) {
    TextTable table =
        TextTable.of("name", "target", "kind", "timing", "zone", "next", "last run", "result");
    for (Schedule each : schedules) {
      table.row(
          each.name(),
          each.target(),
          each.kind().name() + each.table().map(of -> " of " + of).orElse(""),
          each.timing(),
          each.zone(),
          each.nextDue().map(Object::toString).orElse("disabled"),
          each.lastRun().map(run -> run.dueAt().toString()).orElse("never"),
          each.lastRun().map(run -> state(run, style)).orElse(""));
    }
    return table;
  }

  static TextTable runs(List<ScheduleRun> runs, Style style) {
    TextTable table =
        TextTable.of("due", "state", "tries", "started", "ended", "missed since", "by", "detail");
    for (ScheduleRun run : runs) {
      table.row(
          run.dueAt().toString(),
          state(run, style),
          Long.toString(run.attempts()),
          run.startedAt().map(Object::toString).orElse("-"),
          run.endedAt().map(Object::toString).orElse("-"),
          run.missedSince().map(Object::toString).orElse("-"),
          run.requestedBy().orElse("schedule"),
          run.detail().orElse(""));
    }
    return table;
  }

  static void print(Output output, Schedule schedule) {
    output.identifier(schedule.name());
    if (output.format() == Format.json) {
      output.document(schedule);
    } else {
      schedules(List.of(schedule), output.style()).lines().forEach(output::line);
    }
  }

  private static String state(ScheduleRun run, Style style) {
    return switch (run.state()) {
      case SUCCEEDED -> style.good(run.state().name());
      case FAILED -> style.bad(run.state().name());
      case WAITING, RUNNING -> run.state().name();
    };
  }

  static boolean isBad(ScheduleRun run) {
    return run.state() == ScheduleRunState.FAILED;
  }
}
