package dev.fieldfare.report.render;

import dev.fieldfare.contracts.report.MigrationReport.Day;
import java.util.ArrayList;
import java.util.List;

/**
 * The bars of the days, as coordinates of an SVG drawing.
 *
 * @param most the number of migrations at the top
 * @param first the first day
 * @param last the last day
 */
public record DayChart(List<Bar> bars, long most, String first, String last) {
  /** The width and height of the drawing. */
  static final int WIDTH = 800;

  static final int HEIGHT = 200;

  /**
   * One day: failed migrations stand on the others.
   *
   * @param failed the height of the failed part
   * @param text what is shown for the bar
   */
  public record Bar(String x, String width, String y, String height, String failed, String text) {}

  static DayChart of(List<Day> days) {
    long most = Math.max(1, days.stream().mapToLong(Day::total).max().orElse(0));
    List<Bar> bars = new ArrayList<>();
    double slot = (double) WIDTH / Math.max(1, days.size());
    for (int n = 0; n < days.size(); n++) {
      Day day = days.get(n);
      double height = (double) HEIGHT * day.total() / most;
      bars.add(
          new Bar(
              decimal(n * slot),
              decimal(slot * 0.8),
              decimal(HEIGHT - height),
              decimal(height),
              decimal((double) HEIGHT * day.failed() / most),
              "%s: %d, %d failed".formatted(day.date(), day.total(), day.failed())));
    }
    return days.isEmpty()
        ? new DayChart(bars, most, "", "")
        : new DayChart(
            bars, most, days.getFirst().date().toString(), days.getLast().date().toString());
  }

  private static String decimal(double number) {
    return Double.toString(Math.round(number * 100) / 100.0);
  }
}
