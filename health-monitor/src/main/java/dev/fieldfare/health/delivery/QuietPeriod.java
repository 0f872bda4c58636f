package dev.fieldfare.health.delivery;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.QuietHours;
import io.quarkus.logging.Log;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The quiet hours of a subscription.
 *
 * <p>A time that the change to summer time leaves out is the moment of the change. Of a time that
 * comes twice, the first one begins quiet hours and the second one ends them.
 *
 * @param passes the least urgent severity that is sent at once
 */
public record QuietPeriod(LocalTime from, LocalTime until, ZoneId zone, AlertSeverity passes) {

  /** Reads quiet hours; throws an IllegalArgumentException that says what is wrong. */
  public static QuietPeriod of(QuietHours hours) {
    QuietPeriod period =
        new QuietPeriod(
            time("from", hours.from()),
            time("until", hours.until()),
            zone(hours.zone().orElse("UTC")),
            hours.passes().orElse(AlertSeverity.CRITICAL));
    if (period.from().equals(period.until())) {
      throw new IllegalArgumentException(
          "Quiet hours have a begin and another end. For a whole day, use a silence.");
    }
    return period;
  }

  /**
   * Reads stored quiet hours. There are none if they cannot be read, as when a newer Java has no
   * such zone: messages that are sent at night are better than none.
   */
  static Optional<QuietPeriod> stored(QuietHours hours) {
    try {
      return Optional.of(of(hours));
    } catch (IllegalArgumentException e) {
      Log.errorf("quiet hours cannot be read, messages are sent at once reason=%s", e.getMessage());
      return Optional.empty();
    }
  }

  private static LocalTime time(String name, String text) {
    if (text == null || !text.matches("([01][0-9]|2[0-3]):[0-5][0-9]")) {
      throw new IllegalArgumentException(
          "\"%s\" of quiet hours is a time from 00:00 to 23:59.".formatted(name));
    }
    return LocalTime.parse(text);
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("There is no time zone \"" + name + "\".", e);
    }
  }

  /** As it is shown and stored. */
  public QuietHours hours() {
    return new QuietHours(
        from.toString(), until.toString(), Optional.of(zone.getId()), Optional.of(passes));
  }

  /** True if messages that are not urgent wait at this moment. */
  public boolean contains(Instant moment) {
    LocalDate today = moment.atZone(zone).toLocalDate();
    // Hours over midnight may have begun the day before.
    return beganOn(today, moment) || beganOn(today.minusDays(1), moment);
  }

  private boolean beganOn(LocalDate day, Instant moment) {
    LocalDate lastDay = until.isAfter(from) ? day : day.plusDays(1);
    Instant begin = at(day.atTime(from), false);
    Instant end = at(lastDay.atTime(until), true);
    return !moment.isBefore(begin) && moment.isBefore(end);
  }

  private Instant at(LocalDateTime local, boolean isEnd) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    if (change == null) {
      return local.atZone(zone).toInstant();
    }
    if (change.isGap()) {
      return change.getInstant();
    }
    return local.toInstant(isEnd ? change.getOffsetAfter() : change.getOffsetBefore());
  }

  /** The severities that wait during quiet hours. */
  public List<AlertSeverity> waiting() {
    return Arrays.stream(AlertSeverity.values()).filter(each -> !passes(each)).toList();
  }

  /** True if a message of this severity is sent at once. */
  public boolean passes(AlertSeverity severity) {
    return severity.isAtLeast(passes);
  }
}
