package dev.fieldfare.health.alert;

import java.time.Duration;

/**
 * When subscribers get a further event of an open alert.
 *
 * @param escalateAfterCount reports from one escalation to the next
 * @param escalateAfter time from one escalation to the next
 * @param repeatEvery the least time between two events for repeated reports
 */
public record AlertPolicy(long escalateAfterCount, Duration escalateAfter, Duration repeatEvery) {

  /** Refuses limits with an event for every report. */
  public AlertPolicy {
    if (escalateAfterCount < 2
        || escalateAfter.compareTo(Duration.ofSeconds(1)) < 0
        || repeatEvery.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "an alert policy needs a count of 2 and times of 1 s at least");
    }
  }
}
