package dev.fieldfare.migration.applying;

/**
 * How long locks are held in truth: what changes take as a share of what plans foresee, and what
 * each transaction takes besides, which is mostly its commit.
 *
 * <p>Plans foresee for a slow machine, for each change by itself. What transactions took lately
 * says how many changes fit into the next one: more on a quick server, fewer on a busy one.
 */
public final class LockHoldEstimator {
  private static final double LEAST = 0.1;
  private static final double MOST = 5;
  private static final double LONGEST_MS = 100;
  private static final double WEIGHT_OF_LAST = 0.2;

  /** One slow flush of a disk says little about the next. */
  private static final double AT_ONCE = 2;

  /** Nothing is known yet, and code that runs for the first time is slow. */
  private Forecast forecast = new Forecast(3, 2);

  /**
   * What to expect of the next transaction.
   *
   * @param share what to multiply a foreseen hold with
   * @param besidesMs what a transaction takes whatever it does
   */
  public record Forecast(double share, double besidesMs) {}

  /** By what transactions took lately. */
  public synchronized Forecast forecast() {
    return forecast;
  }

  /**
   * A transaction ended.
   *
   * @param foreseenMs what its plans said
   * @param heldMs from its locks to the last of its changes
   * @param committedMs from its locks until its commit was known here
   */
  public synchronized void measured(double foreseenMs, double heldMs, double committedMs) {
    if (foreseenMs > 0) {
      forecast =
          new Forecast(
              towards(forecast.share, heldMs / foreseenMs, MOST),
              towards(forecast.besidesMs, committedMs - heldMs, LONGEST_MS));
    }
  }

  private static double towards(double known, double now, double most) {
    double believed = Math.clamp(now, known / AT_ONCE, known * AT_ONCE);
    return Math.clamp(known + (believed - known) * WEIGHT_OF_LAST, LEAST, most);
  }
}
