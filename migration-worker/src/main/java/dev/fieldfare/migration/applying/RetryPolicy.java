package dev.fieldfare.migration.applying;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Says how long to pause before the next try. Pure but for its dice.
 *
 * @param attempts how often a migration is tried again after an error that spends an attempt
 * @param base the first pause; each later one may be twice as long
 * @param longest no pause is longer
 */
public record RetryPolicy(int attempts, Duration base, Duration longest, RandomGenerator dice) {

  /** Exponential with full jitter, but never under a tenth of its bound: a storm is spread. */
  public Duration after(int attempt) {
    long bound = Math.min(longest.toMillis(), base.toMillis() << Math.min(attempt, 20));
    return Duration.ofMillis(bound / 10 + dice.nextLong(bound - bound / 10 + 1));
  }

  /** True when this attempt was the last. */
  public boolean isExhausted(int attemptsSoFar) {
    return attemptsSoFar >= attempts;
  }

  /** Between two tries for a lock: a quarter of the time that was waited already, with jitter. */
  public Duration afterBlocked(Duration waitedSoFar) {
    long bound = Math.clamp(waitedSoFar.toMillis() / 4, 40, 2_000);
    return Duration.ofMillis(bound / 2 + dice.nextLong(bound / 2 + 1));
  }
}
