package dev.fieldfare.health.export;

import dev.fieldfare.health.schedule.CronTiming;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The values of the fields of cron text. The library that reads cron text tells which match.
 *
 * @param weekdays from 1 for Monday to 7
 */
record CronFields(
    List<Integer> minutes,
    List<Integer> hours,
    List<Integer> days,
    List<Integer> months,
    List<Integer> weekdays) {
  private static final int FIELDS = 5;

  // A month with 31 days that begins on a Monday.
  private static final ZonedDateTime FIRST = LocalDate.of(2024, 1, 1).atStartOfDay(ZoneOffset.UTC);

  static CronFields of(String cron) {
    String[] texts = cron.strip().split("\\s+");
    return new CronFields(
        values(texts, 0, IntStream.range(0, 60), FIRST::plusMinutes),
        values(texts, 1, IntStream.range(0, 24), FIRST::plusHours),
        values(texts, 2, IntStream.rangeClosed(1, 31), FIRST::withDayOfMonth),
        values(texts, 3, IntStream.rangeClosed(1, 12), FIRST::withMonth),
        values(texts, 4, IntStream.rangeClosed(1, 7), FIRST::withDayOfMonth));
  }

  // The field alone, with any value of the others.
  private static List<Integer> values(
      String[] texts, int field, IntStream domain, IntFunction<ZonedDateTime> moment) {
    String alone =
        String.join(
            " ",
            IntStream.range(0, FIELDS)
                .mapToObj(each -> each == field ? texts[each] : "*")
                .toList());
    CronTiming timing = CronTiming.of(alone, ZoneOffset.UTC);
    return domain.filter(value -> timing.matches(moment.apply(value))).boxed().toList();
  }

  boolean hasAllMinutes() {
    return minutes.size() == 60;
  }

  boolean hasAllHours() {
    return hours.size() == 24;
  }

  boolean hasAllDays() {
    return days.size() == 31;
  }

  boolean hasAllMonths() {
    return months.size() == 12;
  }

  boolean hasAllWeekdays() {
    return weekdays.size() == 7;
  }

  /** The times of a day, as in {@code 02:05}. */
  List<String> times() {
    return hours.stream()
        .flatMap(hour -> minutes.stream().map(minute -> "%02d:%02d".formatted(hour, minute)))
        .toList();
  }
}
