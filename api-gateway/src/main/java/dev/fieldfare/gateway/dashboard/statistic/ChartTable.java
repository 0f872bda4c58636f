package dev.fieldfare.gateway.dashboard.statistic;

import dev.fieldfare.contracts.report.MigrationReport.Times;
import dev.fieldfare.contracts.report.TimeSeries;
import dev.fieldfare.contracts.report.TimeSeries.Point;
import dev.fieldfare.contracts.report.TimeSeries.Series;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The numbers of a chart as a table; the script of the page draws the chart from it.
 *
 * @param id of the table in its page
 * @param unit {@code count} or {@code ms}
 * @param zone of the times
 * @param columns one for each line of the chart
 */
public record ChartTable(
    String id, String title, String unit, String zone, List<Column> columns, List<Row> rows) {

  private static final String COUNT = "count";

  public ChartTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * A line of the chart.
   *
   * @param colour good, bad and so on; empty for the next unused colour
   */
  public record Column(String label, String colour) {}

  /**
   * The numbers of an interval.
   *
   * @param from its begin, in the zone of the chart
   * @param second its begin, in seconds since 1970
   */
  public record Row(String from, long second, List<Cell> cells) {

    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A number.
   *
   * @param value for the script; empty if there is no number
   */
  public record Cell(String text, String value) {

    static Cell count(long number) {
      return new Cell(Wording.count(number), Long.toString(number));
    }

    static Cell millis(Optional<BigDecimal> millis) {
      return millis
          .map(some -> new Cell(Wording.millis(some.doubleValue()), some.toPlainString()))
          .orElse(new Cell("–", ""));
    }
  }

  /** The results of the migrations, if there is one series; otherwise one line for each name. */
  static ChartTable counts(TimeSeries numbers) {
    List<Column> columns =
        numbers.by().isEmpty()
            ? List.of(
                new Column("successful", "good"),
                new Column("failed", "bad"),
                new Column("cancelled", "idle"),
                new Column("undone", "warn"))
            : numbers.series().stream().map(each -> new Column(name(each), "")).toList();
    return table("counts", "Migrations that ended", COUNT, numbers, columns, ChartTable::counted);
  }

  /** Durations and lock holds, if there is one series; otherwise the averages for each name. */
  static ChartTable times(TimeSeries numbers) {
    List<Column> columns =
        numbers.by().isEmpty()
            ? List.of(
                new Column("average", "busy"),
                new Column("longest", "idle"),
                new Column("locks held, average", "good"),
                new Column("locks held, longest", "bad"))
            : numbers.series().stream().map(each -> new Column(name(each), "")).toList();
    String title = numbers.by().isEmpty() ? "Duration" : "Average duration";
    return table("times", title, "ms", numbers, columns, ChartTable::timed);
  }

  /** True when there is something to draw. */
  public boolean isDrawn() {
    return rows.stream()
        .flatMap(row -> row.cells().stream())
        .anyMatch(cell -> !cell.value().isEmpty() && !cell.value().equals("0"));
  }

  private interface Cells {
    List<Cell> of(TimeSeries numbers, int interval);
  }

  private static ChartTable table(
      String id, String title, String unit, TimeSeries numbers, List<Column> columns, Cells cells) {
    List<Point> intervals =
        numbers.series().stream().findFirst().map(Series::points).orElse(List.of());
    ZoneId zone = ZoneId.of(numbers.period().zone());
    DateTimeFormatter format = format(numbers.interval()).withZone(zone);
    List<Row> rows =
        IntStream.range(0, intervals.size())
            .mapToObj(n -> row(intervals.get(n).from(), format, cells.of(numbers, n)))
            .toList();
    return new ChartTable(id, title, unit, zone.getId(), columns, rows);
  }

  private static Row row(Instant from, DateTimeFormatter format, List<Cell> cells) {
    return new Row(format.format(from), from.getEpochSecond(), cells);
  }

  private static List<Cell> counted(TimeSeries numbers, int interval) {
    if (numbers.by().isPresent()) {
      return numbers.series().stream()
          .map(each -> Cell.count(each.points().get(interval).total()))
          .toList();
    }
    Point point = numbers.series().getFirst().points().get(interval);
    List<ToLongFunction<Point>> counts =
        List.of(Point::successful, Point::failed, Point::cancelled, Point::undone);
    return counts.stream().map(count -> Cell.count(count.applyAsLong(point))).toList();
  }

  private static List<Cell> timed(TimeSeries numbers, int interval) {
    if (numbers.by().isPresent()) {
      return numbers.series().stream()
          .map(each -> Cell.millis(each.points().get(interval).times().averageMs()))
          .toList();
    }
    Times times = numbers.series().getFirst().points().get(interval).times();
    return List.of(
        Cell.millis(times.averageMs()),
        Cell.millis(times.longestMs()),
        Cell.millis(times.averageLockHoldMs()),
        Cell.millis(times.longestLockHoldMs()));
  }

  private static String name(Series series) {
    return series.name().orElse("all others");
  }

  private static DateTimeFormatter format(String interval) {
    String pattern =
        switch (interval) {
          case "month" -> "yyyy-MM";
          case "day", "week" -> "yyyy-MM-dd";
          default -> "yyyy-MM-dd HH:mm";
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }
}
