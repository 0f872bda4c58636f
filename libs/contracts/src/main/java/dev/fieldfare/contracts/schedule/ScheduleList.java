package dev.fieldfare.contracts.schedule;

import java.util.List;

/** All schedules by name. */
public record ScheduleList(List<Schedule> items) {

  /** Copies the items. */
  public ScheduleList {
    items = List.copyOf(items);
  }
}
