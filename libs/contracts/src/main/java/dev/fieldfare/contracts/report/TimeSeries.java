package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import dev.fieldfare.contracts.report.MigrationReport.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Migrations that ended, by intervals of time.
 *
 * @param data how far the numbers reach, for each target
 * @param omitted what the numbers leave out, in sentences
 * @param interval the length of the intervals
 * @param by what the series are of; empty if there is one series of all migrations
 */
public record TimeSeries(
    Instant generatedAt,
    Period period,
    Scope scope,
    List<DataAge> data,
    List<String> omitted,
    String interval,
    Optional<String> by,
    List<Series> series) {

  public TimeSeries {
    data = List.copyOf(data);
    omitted = List.copyOf(omitted);
    series = List.copyOf(series);
  }

  /**
   * The numbers of one name.
   *
   * @param name empty for the series of all other names, and for the only series
   * @param points one for each interval, also without migrations
   */
  public record Series(Optional<String> name, List<Point> points) {

    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * The migrations that ended in an interval.
   *
   * @param until the first moment after the interval
   */
  public record Point(
      Instant from,
      Instant until,
      long total,
      long successful,
      long failed,
      long cancelled,
      long undone,
      Times times) {}
}
