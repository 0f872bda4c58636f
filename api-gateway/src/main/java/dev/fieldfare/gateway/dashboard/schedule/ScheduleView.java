package dev.fieldfare.gateway.dashboard.schedule;

import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleRunList;
import dev.fieldfare.gateway.dashboard.schedule.ScheduleLine.RunLine;
import java.util.List;

/**
 * One schedule with its newest runs.
 *
 * @param key of the forms
 */
public record ScheduleView(ScheduleLine line, List<RunLine> runs, String key) {

  public ScheduleView {
    runs = List.copyOf(runs);
  }

  static ScheduleView of(Schedule schedule, ScheduleRunList list, String key) {
    return new ScheduleView(
        ScheduleLine.of(schedule), list.items().stream().map(RunLine::of).toList(), key);
  }
}
