package dev.fieldfare.health.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** When a schedule is due. */
public sealed interface ScheduleTiming permits CronTiming, IntervalTiming {

  /**
   * Reads a timing.
   *
   * @param text cron text of five fields, or an interval of ISO 8601, as in {@code PT1H}
   * @throws IllegalArgumentException with what is wrong
   */
  static ScheduleTiming of(String text, String zone) {
    ZoneId in;
    try {
      in = ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("There is no time zone \"" + zone + "\".", e);
    }
    return text.startsWith("P") ? IntervalTiming.of(text) : CronTiming.of(text, in);
  }

  /** The first due moment after this one; empty when there is none. */
  Optional<Instant> nextAfter(Instant moment);

  /** The due moment before this one; this one when there is none. */
  Instant lastBefore(Instant due);

  /**
   * The last due moment that is not after now.
   *
   * @param due a due moment that is not after now
   */
  Instant lastUntil(Instant now, Instant due);
}
