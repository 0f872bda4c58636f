package dev.fieldfare.migration.applying;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Computes the pause before the next try. Only {@code dice} is not deterministic.
 *
 * @param attempts the number of retries after errors that count as an attempt
 * @param base the first pause; each later one may be twice as long
 * @param longest no pause is longer
 */
public record RetryPolicy(int attempts, Duration base, Duration longest, RandomGenerator dice) {

  /**
   * Exponential backoff with full jitter, but at least a tenth of the bound. The jitter spreads
   * retries that failed together.
   */
  public Duration after(int attempt) {
    long bound = Math.min(longest.toMillis(), base.toMillis() << Math.min(attempt, 20));
    return Duration.ofMillis(bound / 10 + dice.nextLong(bound - bound / 10 + 1));
  }

  /** True when this attempt was the last. */
  public boolean isExhausted(int attemptsSoFar) {
    return attemptsSoFar >= attempts;
  }

  /** The pause between two lock attempts: a quarter of the time waited so far, with jitter. */
  public Duration afterBlocked(Duration waitedSoFar) {
    long bound = Math.clamp(waitedSoFar.toMillis() / 4, 40, 5_000);
    return Duration.ofMillis(bound / 2 + dice.nextLong(bound / 2 + 1));
  }
}
