package dev.fieldfare.stack.process;

import java.time.Duration;

/**
 * How long to wait before a process that ended is started again.
 *
 * @param first after the first end
 * @param most never longer than this
 */
public record BackOff(Duration first, Duration most) {
  /** The stack's own: at once the first time, then 0.2 s, doubling up to 10 s. */
  public static final BackOff OURS = new BackOff(Duration.ofMillis(200), Duration.ofSeconds(10));

  /** A process that ran so long is healthy again: its next end counts as the first. */
  static final Duration FORGIVEN_AFTER = Duration.ofSeconds(60);

  Duration delay(int endsInARow) {
    if (endsInARow <= 1) {
      return Duration.ZERO;
    }
    Duration delay = first.multipliedBy(1L << Math.min(endsInARow - 2, 20));
    return delay.compareTo(most) > 0 ? most : delay;
  }
}
