package dev.fieldfare.migration;

/**
 * How long locks are held in truth, as a share of what plans foresee.
 *
 * <p>Plans foresee for a slow machine, for each change by itself. What transactions took lately
 * says how many changes fit into the next one: more on a quick server, fewer on a busy one.
 */
public final class HoldGauge {
  private static final double LEAST = 0.1;
  private static final double MOST = 5;
  private static final double WEIGHT_OF_LAST = 0.2;

  /** Nothing is known yet, and code that runs for the first time is slow. */
  private double share = 3;

  /** What to multiply a foreseen hold with. */
  public synchronized double share() {
    return share;
  }

  /** A transaction ended: from its first lock, at the earliest, to its commit. */
  public synchronized void measured(double foreseenMs, double tookMs) {
    if (foreseenMs > 0) {
      double now = Math.clamp(tookMs / foreseenMs, LEAST, MOST);
      share += (now - share) * WEIGHT_OF_LAST;
    }
  }
}
