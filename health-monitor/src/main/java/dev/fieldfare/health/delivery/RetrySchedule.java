package dev.fieldfare.health.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a delivery is tried again: soon at first, then at least every 85 seconds for eleven minutes,
 * every five minutes for an hour, and hourly until about a day is over.
 *
 * <p>A receiver that is away for ten minutes sees twelve tries at most, and has its message within
 * 90 seconds of its return.
 */
public final class RetrySchedule {
  private static final List<Duration> FIRST =
      List.of(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));
  private static final Duration SHORT = Duration.ofSeconds(85);
  private static final Duration MIDDLE = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofHours(1);
  private static final int SHORT_UNTIL = 12;
  private static final int MIDDLE_UNTIL = 24;
  private static final int MOST = 48;

  private RetrySchedule() {}

  /** The pause after a failed attempt, numbered from 1; empty after the last one. */
  public static Optional<Duration> after(int attempt) {
    if (attempt >= MOST) {
      return Optional.empty();
    }
    if (attempt <= FIRST.size()) {
      return Optional.of(FIRST.get(attempt - 1));
    }
    if (attempt < SHORT_UNTIL) {
      return Optional.of(SHORT);
    }
    return Optional.of(attempt < MIDDLE_UNTIL ? MIDDLE : LONG);
  }
}
