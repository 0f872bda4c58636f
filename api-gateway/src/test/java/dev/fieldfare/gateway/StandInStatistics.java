package dev.fieldfare.gateway;

import static dev.fieldfare.gateway.StandInReports.BEGIN;
import static dev.fieldfare.gateway.StandInReports.HOSTILE;
import static dev.fieldfare.gateway.StandInReports.PERIOD;
import static dev.fieldfare.gateway.StandInReports.SCOPE;
import static dev.fieldfare.gateway.StandInReports.json;
import static dev.fieldfare.gateway.StandInReports.write;

import com.sun.net.httpserver.HttpExchange;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.report.Anomaly;
import dev.fieldfare.contracts.report.AnomalyList;
import dev.fieldfare.contracts.report.MigrationReport.Times;
import dev.fieldfare.contracts.report.Ranking;
import dev.fieldfare.contracts.report.TimeSeries;
import dev.fieldfare.contracts.report.TimeSeries.Point;
import dev.fieldfare.contracts.report.TimeSeries.Series;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;

/** The statistics of the stand-in for the report-service: thirty days with hostile names. */
final class StandInStatistics {

  private static final int DAYS = 30;

  private StandInStatistics() {}

  static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      if (query.contains("days=9999")) {
        write(
            exchange,
            400,
            json(ProblemDocument.of(FailureReason.INVALID_VALUE, 400, "No", "\"days\" is wrong")));
      } else if (path.endsWith("/series")) {
        write(exchange, 200, json(query.contains("by=") ? byTable() : all(query)));
      } else if (path.endsWith("/rankings")) {
        write(exchange, 200, json(ranking()));
      } else {
        write(exchange, 200, json(anomalies()));
      }
    }
  }

  private static TimeSeries all(String query) {
    boolean isEmpty = query.contains("table=none");
    return series(Optional.empty(), List.of(new Series(Optional.empty(), points(isEmpty ? 0 : 1))));
  }

  private static TimeSeries byTable() {
    return series(
        Optional.of("table"),
        List.of(
            new Series(Optional.of(HOSTILE), points(2)),
            new Series(Optional.of("public.orders"), points(3)),
            new Series(Optional.empty(), points(1))));
  }

  private static TimeSeries series(Optional<String> by, List<Series> series) {
    return new TimeSeries(
        BEGIN,
        PERIOD,
        SCOPE,
        List.of(),
        List.of("The target other does not answer: " + HOSTILE),
        "day",
        by,
        series);
  }

  private static List<Point> points(long times) {
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    return LongStream.range(0, DAYS)
        .mapToObj(day -> point(begin.plus(Duration.ofDays(day)), times * (day % 7) * 1_000))
        .toList();
  }

  private static Point point(Instant from, long count) {
    return new Point(
        from,
        from.plus(Duration.ofDays(1)),
        count,
        count,
        count / 10,
        count / 20,
        count / 50,
        count == 0 ? times(Optional.empty()) : times(Optional.of(BigDecimal.valueOf(count))));
  }

  private static Times times(Optional<BigDecimal> millis) {
    return new Times(1, millis, millis, millis, millis, millis, millis);
  }

  private static Ranking ranking() {
    Ranking.Entry entry =
        new Ranking.Entry(
            1,
            Optional.of("main"),
            HOSTILE,
            Optional.of("Survey"),
            12_345,
            12_000,
            300,
            45,
            0,
            Optional.of(new BigDecimal("97.56")),
            times(Optional.of(BigDecimal.valueOf(1_500))));
    return new Ranking(
        BEGIN, PERIOD, SCOPE, List.of(), List.of(), "table", "total", List.of(entry));
  }

  private static AnomalyList anomalies() {
    return new AnomalyList(
        List.of(
            new Anomaly(
                UUID.randomUUID(),
                "main",
                "averageDurationMs",
                900,
                100,
                50,
                BEGIN,
                BEGIN,
                "Far from its average: " + HOSTILE,
                Optional.empty())));
  }
}
