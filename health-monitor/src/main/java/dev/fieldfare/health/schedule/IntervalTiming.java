package dev.fieldfare.health.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Due again and again after the same time. */
record IntervalTiming(Duration interval) implements ScheduleTiming {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  static IntervalTiming of(String text) {
    try {
      Duration interval = Duration.parse(text);
      if (interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0) {
        return new IntervalTiming(interval);
      }
    } catch (DateTimeException e) {
      throw wrong(text, e);
    }
    throw wrong(text, null);
  }

  private static IllegalArgumentException wrong(String text, Exception cause) {
    return new IllegalArgumentException(
        "\"%s\" is no interval from PT1M to P366D.".formatted(text), cause);
  }

  @Override
  public Optional<Instant> nextAfter(Instant moment) {
    return Optional.of(moment.plus(interval));
  }

  @Override
  public Instant lastBefore(Instant due) {
    return due.minus(interval);
  }

  @Override
  public Instant lastUntil(Instant now, Instant due) {
    return due.plus(interval.multipliedBy(Duration.between(due, now).dividedBy(interval)));
  }
}
