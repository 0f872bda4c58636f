package dev.fieldfare.report.anomaly;

import java.util.Locale;
import java.util.Optional;

/** What is watched for anomalies. */
public enum Measure {
  /** How many migrations ended. */
  MIGRATIONS("migrations", "The number of migrations", 20, true),
  /** Of a hundred that succeeded or failed. */
  FAILED_PERCENT("failedPercent", "The share of failed migrations in per cent", 5, false),
  AVERAGE_DURATION("averageDurationMs", "The average duration in ms", 50, false),
  AVERAGE_LOCK_WAIT("averageLockWaitMs", "The average wait for locks in ms", 50, false),
  AVERAGE_LOCK_HOLD("averageLockHoldMs", "The average time of locks held in ms", 20, false);

  private final String label;
  private final String text;
  private final double least;
  private final boolean isBothWays;

  Measure(String label, String text, double least, boolean isBothWays) {
    this.label = label;
    this.text = text;
    this.least = least;
    this.isBothWays = isBothWays;
  }

  /** The name in answers and events. */
  public String label() {
    return label;
  }

  /** A difference below this is never an anomaly, however regular the numbers were. */
  double least() {
    return least;
  }

  /** True when too little is an anomaly too. */
  boolean isBothWays() {
    return isBothWays;
  }

  /** The value of a window; empty if the window says nothing about it. */
  Optional<Double> of(Window window) {
    return switch (this) {
      case MIGRATIONS -> Optional.of((double) (window.successful() + window.failed()));
      case FAILED_PERCENT -> share(window.failed() * 100.0, window.successful() + window.failed());
      case AVERAGE_DURATION -> share(window.durationUs() / 1000.0, window.timed());
      case AVERAGE_LOCK_WAIT -> share(window.lockWaitUs() / 1000.0, window.timed());
      case AVERAGE_LOCK_HOLD -> share(window.lockHoldUs() / 1000.0, window.timed());
    };
  }

  String explain(MovingAverage before, double observed, Window window, String target) {
    return String.format(
        Locale.ROOT,
        "%s of %s was %.1f in the 24 hours before %s. The moving average of the %d windows of 24"
            + " hours before is %.1f, their deviation %.1f.",
        text,
        target,
        observed,
        window.end(),
        before.count(),
        before.mean(),
        before.deviation());
  }

  private static Optional<Double> share(double sum, long count) {
    return count == 0 ? Optional.empty() : Optional.of(sum / count);
  }
}
