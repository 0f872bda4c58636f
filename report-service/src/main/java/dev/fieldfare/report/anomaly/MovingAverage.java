package dev.fieldfare.report.anomaly;

/**
 * An exponentially weighted moving average with its deviation. A new value has the weight 0.3, so
 * the last ten values have nearly all of the weight.
 *
 * @param variance the weighted average of the squares of the differences
 * @param count how many values there were
 */
record MovingAverage(double mean, double variance, int count) {
  private static final double WEIGHT = 0.3;

  static final MovingAverage NONE = new MovingAverage(0, 0, 0);

  MovingAverage with(double value) {
    if (count == 0) {
      return new MovingAverage(value, 0, 1);
    }
    double difference = value - mean;
    double step = WEIGHT * difference;
    return new MovingAverage(mean + step, (1 - WEIGHT) * (variance + difference * step), count + 1);
  }

  double deviation() {
    return Math.sqrt(variance);
  }
}
