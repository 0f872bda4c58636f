package dev.fieldfare.health.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Schedules as commands for the Windows Task Scheduler. A task has one time, so some are several.
 */
final class TaskSchedulerExport {
  private static final List<String> WEEKDAYS =
      List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final int MOST_TASKS = 48;
  private static final int HOUR = 60;

  private TaskSchedulerExport() {}

  static String text(List<ExportedSchedule> all) {
    return """
    @echo off
    rem Times are of the zone of this machine. FIELDFARE_URL and FIELDFARE_API_KEY must be set for the user.
    """
            .replace("\n", "\r\n")
        + all.stream().map(TaskSchedulerExport::commands).collect(Collectors.joining());
  }

  private static String commands(ExportedSchedule schedule) {
    List<String> triggers =
        schedule
            .interval()
            .map(interval -> List.of("/SC MINUTE /MO " + interval.toMinutes()))
            .orElseGet(() -> triggers(CronFields.of(schedule.timing())));
    if (triggers.isEmpty() || triggers.size() > MOST_TASKS) {
      return "rem %s: %s cannot be written as tasks\r\n"
          .formatted(schedule.name(), schedule.timing());
    }
    StringBuilder lines = new StringBuilder();
    lines.append(
        "rem %s: %s %s\r\n".formatted(schedule.name(), schedule.timing(), schedule.zone()));
    for (int n = 0; n < triggers.size(); n++) {
      String suffix = triggers.size() == 1 ? "" : "-" + (n + 1);
      lines.append(
          "schtasks /Create /F /TN \"Fieldfare\\%s%s\" /TR \"%s\" %s\r\n"
              .formatted(schedule.name(), suffix, schedule.command(), triggers.get(n)));
    }
    return lines.toString();
  }

  private static List<String> triggers(CronFields fields) {
    boolean isDaily = fields.hasAllDays() && fields.hasAllWeekdays() && fields.hasAllMonths();
    if (isDaily && fields.hasAllHours()) {
      return hourly(fields);
    }
    List<String> triggers = new ArrayList<>();
    for (String time : fields.times()) {
      if (isDaily) {
        triggers.add("/SC DAILY /ST " + time);
      }
      if (!fields.hasAllDays() || (fields.hasAllWeekdays() && !fields.hasAllMonths())) {
        fields.days().forEach(day -> triggers.add(monthly(fields, day, time)));
      }
      if (!fields.hasAllWeekdays() && fields.hasAllMonths()) {
        triggers.add("/SC WEEKLY /D %s /ST %s".formatted(words(WEEKDAYS, fields.weekdays()), time));
      }
    }
    return fields.hasAllWeekdays() || fields.hasAllMonths() ? triggers : List.of();
  }

  private static List<String> hourly(CronFields fields) {
    int step = HOUR / fields.minutes().size();
    boolean isEven =
        HOUR % fields.minutes().size() == 0
            && fields.minutes().stream().allMatch(minute -> minute % step == 0);
    if (isEven && step < HOUR) {
      return List.of("/SC MINUTE /MO %d /ST 00:00".formatted(step));
    }
    return fields.minutes().stream().map("/SC HOURLY /MO 1 /ST 00:%02d"::formatted).toList();
  }

  private static String monthly(CronFields fields, int day, String time) {
    String months = fields.hasAllMonths() ? "*" : words(MONTHS, fields.months());
    return "/SC MONTHLY /D %d /M %s /ST %s".formatted(day, months, time);
  }

  private static String words(List<String> names, List<Integer> values) {
    return values.stream().map(value -> names.get(value - 1)).collect(Collectors.joining(","));
  }
}
