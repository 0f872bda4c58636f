package dev.fieldfare.report.statistic;

import dev.fieldfare.contracts.report.FormStatistics;
import dev.fieldfare.contracts.report.MigrationReport.DataAge;
import dev.fieldfare.contracts.report.Ranking;
import dev.fieldfare.contracts.report.TimeSeries;
import dev.fieldfare.contracts.report.TimeSeries.Point;
import dev.fieldfare.report.document.FormTitles;
import dev.fieldfare.report.document.LeftOut;
import dev.fieldfare.report.document.OutcomeCounts;
import dev.fieldfare.report.document.RankedTitles;
import dev.fieldfare.report.document.ReportNumbers.AppliedTimes;
import dev.fieldfare.report.document.ReportNumbers.TableCount;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.statistic.StatisticsNumbers.Counted;
import dev.fieldfare.report.statistic.StatisticsNumbers.NamedCount;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes statistics out of the stored numbers. */
public final class Statistics {
  private static final Counted NONE = new Counted(0, 0, 0, 0, AppliedTimes.NONE);

  private final StatisticsNumbers numbers;
  private final FormTitles titles;

  public Statistics(StatisticsNumbers numbers, FormTitles titles) {
    this.numbers = numbers;
    this.titles = titles;
  }

  /** Migrations by intervals of time. */
  public TimeSeries series(StatisticsRequest request) throws SQLException {
    var read = numbers.series(request);
    // The series of all other names, which has no name, is the last one.
    Map<String, List<NamedCount>> byName = new TreeMap<>();
    read.rows().forEach(row -> byName.computeIfAbsent(key(row), k -> new ArrayList<>()).add(row));
    List<TimeSeries.Series> series = new ArrayList<>();
    for (List<NamedCount> rows : byName.values()) {
      series.add(new TimeSeries.Series(rows.getFirst().name(), points(request.boundaries(), rows)));
    }
    if (series.isEmpty() && request.by().isEmpty()) {
      series.add(new TimeSeries.Series(Optional.empty(), points(request.boundaries(), List.of())));
    }
    return new TimeSeries(
        request.about().now(),
        request.about().period().described(),
        request.about().scope(),
        read.data(),
        LeftOut.of(read.data()),
        request.interval().label(),
        request.by().map(Dimension::label),
        series);
  }

  /** Names in the order of their migrations. */
  public Ranking ranking(StatisticsRequest request) throws SQLException {
    var read = numbers.ranking(request);
    Dimension by = request.by().orElseThrow();
    RankedTitles found =
        RankedTitles.read(
            titles,
            by == Dimension.FORM ? read.rows().stream().map(Statistics::form).toList() : List.of());
    List<Ranking.Entry> entries = new ArrayList<>();
    for (NamedCount row : read.rows()) {
      entries.add(entry(entries.size() + 1, row, found.of(form(row))));
    }
    return new Ranking(
        request.about().now(),
        request.about().period().described(),
        request.about().scope(),
        read.data(),
        omitted(read.data(), found),
        by.label(),
        request.order().label(),
        entries);
  }

  /** The numbers of a form, of all times. */
  public FormStatistics form(ReportRequest request) throws SQLException {
    var read = numbers.form(request);
    return new FormStatistics(
        request.now(),
        request.scope(),
        read.data(),
        LeftOut.of(read.data()),
        OutcomeCounts.totals(read.types()),
        read.times().shown(),
        read.backups(),
        read.expiring());
  }

  private static List<String> omitted(List<DataAge> data, RankedTitles titles) {
    List<String> omitted = new ArrayList<>(LeftOut.of(data));
    omitted.addAll(titles.omitted());
    return omitted;
  }

  // Behind all names: no name of PostgreSQL or of a user has this character.
  private static String key(NamedCount row) {
    return row.name().map(name -> row.target().orElse("") + "\0" + name).orElse("\uffff");
  }

  private static List<Point> points(List<Instant> boundaries, List<NamedCount> rows) {
    Map<Integer, Counted> counted =
        rows.stream().collect(Collectors.toMap(NamedCount::interval, NamedCount::counted));
    List<Point> points = new ArrayList<>();
    for (int n = 0; n + 1 < boundaries.size(); n++) {
      Counted of = counted.getOrDefault(n, NONE);
      points.add(
          new Point(
              boundaries.get(n),
              boundaries.get(n + 1),
              counts(of).total(),
              of.successful(),
              of.failed(),
              of.cancelled(),
              of.undone(),
              of.times().shown()));
    }
    return points;
  }

  private static Ranking.Entry entry(int rank, NamedCount row, Optional<String> title) {
    Counted of = row.counted();
    return new Ranking.Entry(
        rank,
        row.target(),
        row.name().orElse(""),
        title,
        counts(of).total(),
        of.successful(),
        of.failed(),
        of.cancelled(),
        of.undone(),
        counts(of).successRate(),
        of.times().shown());
  }

  private static OutcomeCounts counts(Counted of) {
    return new OutcomeCounts(of.successful(), of.failed(), of.cancelled(), of.undone());
  }

  private static TableCount form(NamedCount row) {
    return new TableCount(row.target().orElse(""), "", "", row.name().orElse(""), 0);
  }
}
