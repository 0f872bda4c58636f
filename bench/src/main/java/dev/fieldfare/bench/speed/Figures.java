package dev.fieldfare.bench.speed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Numbers of several runs: their median, the least and the most. */
public final class Figures {
  private final List<Double> values = new ArrayList<>();

  public void add(double value) {
    values.add(value);
  }

  void addAll(Figures others) {
    values.addAll(others.values);
  }

  public double median() {
    return quantile(0.5);
  }

  public double quantile(double share) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int index = (int) Math.ceil(share * sorted.size()) - 1;
    return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
  }

  public void clear() {
    values.clear();
  }

  int count() {
    return values.size();
  }

  /** Median, and in brackets from least to most. */
  public String text(String format) {
    return String.format(
        Locale.ROOT,
        format + " (" + format + " to " + format + ")",
        median(),
        quantile(0),
        quantile(1));
  }
}
