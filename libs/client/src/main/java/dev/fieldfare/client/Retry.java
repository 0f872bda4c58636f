package dev.fieldfare.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how soon what failed in passing is tried again.
 *
 * @param attempts how often at most, the first one included
 * @param first the longest pause after the first failure; it doubles with each. The actual pause is
 *     random below it, so that many clients do not return together
 * @param longest the longest pause of all
 */
public record Retry(int attempts, Duration first, Duration longest) {

  /** Six attempts within about ten seconds. */
  public static final Retry DEFAULT = new Retry(6, Duration.ofMillis(200), Duration.ofSeconds(5));

  /** One attempt. */
  public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ZERO);

  public Retry {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(longest, "longest");
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be at least 1");
    }
  }

  /** The pause after so many failures, with full jitter. */
  Duration pause(int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, 20);
    long limit = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(limit + 1));
  }
}
