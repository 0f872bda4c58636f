package dev.fieldfare.gateway.dashboard.statistic;

import dev.fieldfare.contracts.report.Anomaly;
import dev.fieldfare.contracts.report.AnomalyList;
import dev.fieldfare.contracts.report.MigrationReport.Times;
import dev.fieldfare.contracts.report.Ranking;
import dev.fieldfare.contracts.report.TimeSeries;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Statistics with their form.
 *
 * @param asked the values of the form
 * @param targets the targets to choose from
 * @param problem why there are no numbers; empty if there are numbers
 * @param omitted what the numbers leave out, in sentences
 * @param charts empty if there are no numbers
 * @param rankedBy the kind of names in the ranking
 */
public record StatisticsView(
    Map<String, String> asked,
    List<String> targets,
    String problem,
    List<String> omitted,
    List<ChartTable> charts,
    String rankedBy,
    List<RankedName> ranking,
    List<AnomalyLine> anomalies) {

  /** The intervals to choose from; the first one is proposed. */
  private static final List<String> INTERVALS = List.of("day", "week", "month", "hour", "15m");

  private static final List<String> NAMES = List.of("table", "form", "user", "type", "code");

  public StatisticsView {
    targets = List.copyOf(targets);
    omitted = List.copyOf(omitted);
    charts = List.copyOf(charts);
    ranking = List.copyOf(ranking);
    anomalies = List.copyOf(anomalies);
  }

  /** A name with its numbers. */
  public record RankedName(
      int rank,
      String name,
      String target,
      String total,
      String failed,
      String successRate,
      String average,
      String longest,
      String lockHold) {

    static RankedName of(Ranking.Entry entry) {
      Times times = entry.times();
      return new RankedName(
          entry.rank(),
          entry.title().map(title -> title + " (" + entry.name() + ")").orElse(entry.name()),
          entry.target().orElse(""),
          Wording.count(entry.total()),
          Wording.count(entry.failed()),
          entry.successRate().map(rate -> rate.toPlainString() + " %").orElse("–"),
          millis(times.averageMs()),
          millis(times.longestMs()),
          millis(times.longestLockHoldMs()));
    }

    private static String millis(Optional<BigDecimal> millis) {
      return millis.map(some -> Wording.millis(some.doubleValue())).orElse("–");
    }
  }

  /**
   * A number that was far from its average.
   *
   * @param resolvedAt empty while the anomaly continues
   */
  public record AnomalyLine(
      String target, String measure, String detectedAt, String resolvedAt, String explanation) {

    static AnomalyLine of(Anomaly anomaly) {
      return new AnomalyLine(
          anomaly.target(),
          anomaly.measure(),
          anomaly.detectedAt().toString(),
          anomaly.resolvedAt().map(Object::toString).orElse(""),
          anomaly.explanation());
    }
  }

  static StatisticsView of(
      Map<String, String> asked,
      List<String> targets,
      TimeSeries series,
      Ranking ranking,
      AnomalyList anomalies) {
    return new StatisticsView(
        asked,
        targets,
        "",
        series.omitted(),
        List.of(ChartTable.counts(series), ChartTable.times(series)),
        ranking.by(),
        ranking.entries().stream().map(RankedName::of).toList(),
        anomalies.items().stream().map(AnomalyLine::of).toList());
  }

  static StatisticsView without(Map<String, String> asked, List<String> targets, String problem) {
    return new StatisticsView(
        asked, targets, problem, List.of(), List.of(), "", List.of(), List.of());
  }

  /** The lengths of intervals to choose from. */
  public List<String> intervals() {
    return INTERVALS;
  }

  /** The groupings to choose from. */
  public List<String> names() {
    return NAMES;
  }

  /** The value of a field of the form. */
  public String value(String name) {
    return asked.getOrDefault(name, "");
  }
}
