package dev.fieldfare.bench.speed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Numbers of several runs: their median, the least and the most. */
final class Figures {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  void addAll(Figures others) {
    values.addAll(others.values);
  }

  double median() {
    return quantile(0.5);
  }

  double quantile(double share) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
  }

  void clear() {
    values.clear();
  }

  int count() {
    return values.size();
  }

  /** Median, and in brackets from least to most. */
  String text(String format) {
    return String.format(
        Locale.ROOT,
        format + " (" + format + " to " + format + ")",
        median(),
        quantile(0),
        quantile(1));
  }
}
