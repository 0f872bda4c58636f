package dev.fieldfare.contracts.schedule;

import java.util.List;

/** The newest runs of a schedule, newest first. */
public record ScheduleRunList(List<ScheduleRun> items) {

  /** Copies the items. */
  public ScheduleRunList {
    items = List.copyOf(items);
  }
}
