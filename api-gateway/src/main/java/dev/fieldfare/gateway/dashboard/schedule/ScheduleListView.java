package dev.fieldfare.gateway.dashboard.schedule;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleList;
import java.util.Arrays;
import java.util.List;

/**
 * All schedules, and the form of a new one.
 *
 * @param targets the targets to choose from
 * @param key of the forms
 */
public record ScheduleListView(List<ScheduleLine> schedules, List<String> targets, String key) {

  public ScheduleListView {
    schedules = List.copyOf(schedules);
    targets = List.copyOf(targets);
  }

  static ScheduleListView of(ScheduleList list, List<String> targets, String key) {
    return new ScheduleListView(list.items().stream().map(ScheduleLine::of).toList(), targets, key);
  }

  /** The kinds to choose from. */
  public List<String> kinds() {
    return Arrays.stream(ScheduleKind.values()).map(Enum::name).toList();
  }
}
