package dev.fieldfare.report.anomaly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the last window with those before it.
 *
 * <p>A number is an anomaly if it is more than three deviations away from the moving average. The
 * deviation counts as at least a tenth of the average, and a difference below a least one never
 * counts. So regular numbers raise no anomaly for a small change.
 */
public final class AnomalyDetector {
  /** With fewer windows before, nothing is said. */
  static final int LEAST_WINDOWS = 7;

  private static final double DEVIATIONS = 3;
  private static final double LEAST_SHARE = 0.1;

  private AnomalyDetector() {}

  /** A number that is far from what it was. */
  public record Found(
      Measure measure, double observed, double expected, double deviation, String explanation) {}

  /**
   * Finds anomalies of a target.
   *
   * @param windows the oldest first; the last one is examined
   */
  public static List<Found> find(String target, List<Window> windows) {
    List<Found> found = new ArrayList<>();
    for (Measure measure : Measure.values()) {
      find(target, measure, windows).ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Found> find(String target, Measure measure, List<Window> windows) {
    MovingAverage before = MovingAverage.NONE;
    for (Window window : windows.subList(0, windows.size() - 1)) {
      Optional<Double> value = measure.of(window);
      before = value.isPresent() ? before.with(value.get()) : before;
    }
    Window last = windows.getLast();
    Optional<Double> observed = measure.of(last);
    if (observed.isEmpty() || !isFar(measure, before, observed.get())) {
      return Optional.empty();
    }
    return Optional.of(
        new Found(
            measure,
            observed.get(),
            before.mean(),
            before.deviation(),
            measure.explain(before, observed.get(), last, target)));
  }

  private static boolean isFar(Measure measure, MovingAverage before, double observed) {
    if (before.count() < LEAST_WINDOWS) {
      return false;
    }
    double difference = observed - before.mean();
    double far = measure.isBothWays() ? Math.abs(difference) : difference;
    double usual = Math.max(before.deviation(), LEAST_SHARE * Math.abs(before.mean()));
    return far >= measure.least() && far > DEVIATIONS * usual;
  }
}
