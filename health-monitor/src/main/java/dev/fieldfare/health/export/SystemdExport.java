package dev.fieldfare.health.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Schedules as units of systemd, each file after a line with its name. */
final class SystemdExport {
  private static final List<String> WEEKDAYS =
      List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

  private static final String UNITS =
      """
      # /etc/systemd/system/fieldfare-%1$s.service
      [Unit]
      Description=Fieldfare schedule %1$s

      [Service]
      Type=oneshot
      # It has FIELDFARE_URL and FIELDFARE_API_KEY; only root may read it.
      EnvironmentFile=/etc/fieldfare/environment
      ExecStart=/usr/bin/env %2$s

      # /etc/systemd/system/fieldfare-%1$s.timer
      [Unit]
      Description=Fieldfare schedule %1$s

      [Timer]
      %3$s
      Persistent=true

      [Install]
      WantedBy=timers.target

      """;

  private SystemdExport() {}

  static String text(List<ExportedSchedule> all) {
    return all.stream()
        .map(each -> UNITS.formatted(each.name(), each.command(), timer(each)))
        .collect(Collectors.joining());
  }

  private static String timer(ExportedSchedule schedule) {
    if (schedule.interval().isPresent()) {
      long seconds = schedule.interval().get().toSeconds();
      return "OnBootSec=%1$ds\nOnUnitActiveSec=%1$ds".formatted(seconds);
    }
    return calendars(CronFields.of(schedule.timing())).stream()
        .map(calendar -> "OnCalendar=%s %s".formatted(calendar, schedule.zone()))
        .collect(Collectors.joining("\n"));
  }

  // With days and weekdays, cron text means either of them; a calendar would mean both.
  private static List<String> calendars(CronFields fields) {
    String months = list(fields.hasAllMonths(), fields.months());
    String time =
        "%s:%s:00"
            .formatted(
                list(fields.hasAllHours(), fields.hours()),
                list(fields.hasAllMinutes(), fields.minutes()));
    List<String> calendars = new ArrayList<>();
    if (!fields.hasAllDays() || fields.hasAllWeekdays()) {
      calendars.add("*-%s-%s %s".formatted(months, list(fields.hasAllDays(), fields.days()), time));
    }
    if (!fields.hasAllWeekdays()) {
      String weekdays =
          fields.weekdays().stream()
              .map(day -> WEEKDAYS.get(day - 1))
              .collect(Collectors.joining(","));
      calendars.add("%s *-%s-* %s".formatted(weekdays, months, time));
    }
    return calendars;
  }

  private static String list(boolean isAll, List<Integer> values) {
    return isAll ? "*" : values.stream().map("%02d"::formatted).collect(Collectors.joining(","));
  }
}
