package dev.fieldfare.report.statistic;

import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.document.WrongParameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What statistics are asked for.
 *
 * @param by what is counted by; a series may be of all migrations
 * @param boundaries of the intervals; two for a ranking
 * @param limit how many names are shown
 */
public record StatisticsRequest(
    ReportRequest about,
    Optional<Dimension> by,
    SeriesInterval interval,
    RankingOrder order,
    List<Instant> boundaries,
    int limit) {
  private static final int MOST_NAMES = 100;
  private static final int DEFAULT_NAMES = 10;

  public StatisticsRequest {
    boundaries = List.copyOf(boundaries);
  }

  /** The parameters as they were sent; null where one is absent. */
  public record Parameters(String by, String interval, String order, String limit) {}

  /** A time series. */
  public static StatisticsRequest series(ReportRequest about, Parameters sent) {
    SeriesInterval interval = SeriesInterval.of(sent.interval());
    return new StatisticsRequest(
        about,
        Optional.ofNullable(sent.by()).map(Dimension::of),
        interval,
        RankingOrder.TOTAL,
        interval.boundaries(about.period()),
        limit(sent.limit()));
  }

  /** A ranking; of tables when nothing else is asked for. */
  public static StatisticsRequest ranking(ReportRequest about, Parameters sent) {
    List<Instant> days = about.period().boundaries();
    Dimension by = sent.by() == null ? Dimension.TABLE : Dimension.of(sent.by());
    return new StatisticsRequest(
        about,
        Optional.of(by),
        SeriesInterval.DAY,
        RankingOrder.of(sent.order()),
        List.of(days.getFirst(), days.getLast()),
        limit(sent.limit()));
  }

  private static int limit(String text) {
    if (text == null) {
      return DEFAULT_NAMES;
    }
    if (text.matches("[0-9]{1,3}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST_NAMES) {
        return limit;
      }
    }
    throw WrongParameter.of(
        "limit", "\"limit\" is a whole number from 1 to %d, not %s".formatted(MOST_NAMES, text));
  }
}
