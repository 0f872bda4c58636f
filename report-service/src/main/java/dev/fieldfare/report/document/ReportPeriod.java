package dev.fieldfare.report.document;

import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.report.projection.ActivityKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Whole days of a time zone. A day may have 23 or 25 hours.
 *
 * @param first the first day
 */
public record ReportPeriod(LocalDate first, int days, ZoneId zone) {
  /** The same default as in the former report script. */
  public static final int DEFAULT_DAYS = 30;

  /** Ten years. */
  public static final int MOST_DAYS = 3_660;

  private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

  /** Refuses zones whose days do not begin with a bucket. */
  public ReportPeriod {
    for (long day = 0; day <= days; day++) {
      long second = first.plusDays(day).atStartOfDay(zone).toEpochSecond();
      if (Math.floorMod(second, ActivityKey.BUCKET_SECONDS) != 0) {
        throw new WrongParameter(
            "zone",
            "the offset of a time zone must be a multiple of 15 minutes, which"
                + " it is not in "
                + zone);
      }
    }
  }

  /** The last days in a zone, including today. */
  static ReportPeriod lastDays(String days, String zone, Instant now) {
    return of(days, null, zone, now);
  }

  /**
   * Days in a zone.
   *
   * @param until the last day, today if null
   */
  static ReportPeriod of(String days, String until, String zone, Instant now) {
    int count = days(days);
    ZoneId id = zone(zone);
    LocalDate last = lastDay(until, LocalDate.ofInstant(now, id));
    return new ReportPeriod(last.minusDays(count - 1L), count, id);
  }

  /** The last day. */
  public LocalDate last() {
    return first.plusDays(days - 1L);
  }

  /** The period as a report names it. */
  public Period described() {
    List<Instant> boundaries = boundaries();
    return new Period(
        first, last(), days, zone.getId(), boundaries.getFirst(), boundaries.getLast());
  }

  /** The first moment of each day, and the first moment after the last day. */
  public List<Instant> boundaries() {
    return LongStream.rangeClosed(0, days)
        .mapToObj(day -> first.plusDays(day).atStartOfDay(zone).toInstant())
        .toList();
  }

  private static int days(String text) {
    if (text == null) {
      return DEFAULT_DAYS;
    }
    // Integer.parseInt also accepts signs and digits of other scripts.
    int days = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (days >= 1 && days <= MOST_DAYS) {
      return days;
    }
    throw new WrongParameter(
        "days", "\"days\" is a whole number from 1 to %d, not %s".formatted(MOST_DAYS, text));
  }

  private static LocalDate lastDay(String text, LocalDate today) {
    if (text == null) {
      return today;
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (!day.isBefore(EARLIEST) && !day.isAfter(today)) {
        return day;
      }
    } catch (DateTimeParseException e) {
      // Refused below, like a day out of range.
    }
    throw new WrongParameter(
        "until", "\"until\" is a day from %s to %s, not %s".formatted(EARLIEST, today, text));
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text == null ? "UTC" : text);
    } catch (DateTimeException e) {
      throw new WrongParameter(
          "zone", "there is no time zone %s; an example is Europe/Berlin".formatted(text));
    }
  }
}
