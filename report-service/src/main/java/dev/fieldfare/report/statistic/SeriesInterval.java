package dev.fieldfare.report.statistic;

import dev.fieldfare.report.document.ReportPeriod;
import dev.fieldfare.report.document.WrongParameter;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The length of the intervals of a time series. */
public enum SeriesInterval {
  QUARTER("15m", Duration.ofMinutes(15)),
  HOUR("hour", Duration.ofHours(1)),
  DAY("day", Duration.ZERO),
  WEEK("week", Duration.ZERO),
  MONTH("month", Duration.ZERO);

  /** As many as the longest period has days. */
  static final int MOST = ReportPeriod.MOST_DAYS;

  private final String label;

  /** Zero if it follows the calendar. */
  private final Duration length;

  SeriesInterval(String label, Duration length) {
    this.label = label;
    this.length = length;
  }

  /** The interval of that name; days when none is given. */
  static SeriesInterval of(String name) {
    if (name == null) {
      return DAY;
    }
    return Arrays.stream(values())
        .filter(interval -> interval.label.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                WrongParameter.noneOf(
                    "interval",
                    Arrays.stream(values())
                        .map(each -> each.label)
                        .collect(Collectors.joining(", ")),
                    name));
  }

  /** The name in requests and answers. */
  public String label() {
    return label;
  }

  /**
   * The first moment of each interval, and the first moment after the period. The first and the
   * last week or month may be shorter, because they are cut at the ends of the period.
   */
  List<Instant> boundaries(ReportPeriod period) {
    List<Instant> days = period.boundaries();
    List<Instant> boundaries =
        length.isZero() ? calendar(period) : steps(days.getFirst(), days.getLast());
    if (boundaries.size() > MOST + 1) {
      throw WrongParameter.of(
          "interval",
          "%d days have more than %d intervals of \"%s\"; choose fewer days or longer intervals"
              .formatted(period.days(), MOST, label));
    }
    return boundaries;
  }

  // An hour of a zone with an offset of half an hour begins at half past of UTC, as its day does.
  private List<Instant> steps(Instant first, Instant end) {
    List<Instant> boundaries = new ArrayList<>();
    for (Instant at = first; at.isBefore(end) && boundaries.size() <= MOST + 1; ) {
      boundaries.add(at);
      at = at.plus(length);
    }
    boundaries.add(end);
    return boundaries;
  }

  private List<Instant> calendar(ReportPeriod period) {
    List<Instant> boundaries = new ArrayList<>();
    LocalDate end = period.last().plusDays(1);
    for (LocalDate day = period.first(); day.isBefore(end); day = next(day)) {
      boundaries.add(day.atStartOfDay(period.zone()).toInstant());
    }
    boundaries.add(end.atStartOfDay(period.zone()).toInstant());
    return boundaries;
  }

  private LocalDate next(LocalDate day) {
    return switch (this) {
      case WEEK -> day.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
      case MONTH -> day.with(TemporalAdjusters.firstDayOfNextMonth());
      case QUARTER, HOUR, DAY -> day.plusDays(1);
    };
  }
}
