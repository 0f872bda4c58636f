package dev.fieldfare.health.export;

import dev.fieldfare.contracts.schedule.Schedule;
import java.time.Duration;
import java.util.Optional;

/**
 * A schedule that is written for another scheduler.
 *
 * @param cron its cron text; empty for an interval that cron text cannot say
 * @param interval empty for cron text
 */
record ExportedSchedule(
    String name, String timing, String zone, Optional<String> cron, Optional<Duration> interval) {
  private static final int HOUR = 60;
  private static final int DAY = 24 * HOUR;

  static ExportedSchedule of(Schedule schedule) {
    Optional<Duration> interval =
        schedule.timing().startsWith("P")
            ? Optional.of(Duration.parse(schedule.timing()))
            : Optional.empty();
    return new ExportedSchedule(
        schedule.name(),
        schedule.timing(),
        schedule.zone(),
        interval.isPresent() ? cron(interval.get()) : Optional.of(schedule.timing()),
        interval);
  }

  // Cron text says parts of an hour and of a day.
  private static Optional<String> cron(Duration interval) {
    long minutes = interval.toMinutes();
    if (!interval.equals(Duration.ofMinutes(minutes))) {
      return Optional.empty();
    }
    if (minutes < HOUR) {
      return HOUR % minutes == 0
          ? Optional.of("*/%d * * * *".formatted(minutes))
          : Optional.empty();
    }
    if (minutes == DAY) {
      return Optional.of("0 0 * * *");
    }
    boolean dividesTheDay = minutes % HOUR == 0 && DAY % minutes == 0;
    return dividesTheDay ? Optional.of("0 */%d * * *".formatted(minutes / HOUR)) : Optional.empty();
  }

  /** The arguments of the command line that ask for a run and wait for its end. */
  String arguments() {
    return "schedule run " + name + " --wait";
  }

  String command() {
    return "fieldfare " + arguments();
  }
}
