package dev.fieldfare.report.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.report.FormStatistics;
import dev.fieldfare.contracts.report.Ranking;
import dev.fieldfare.contracts.report.TimeSeries;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.statistic.StatisticsRequest.Parameters;
import dev.fieldfare.report.store.JdbcStatistics;
import dev.fieldfare.report.support.History;
import dev.fieldfare.report.support.Projecting;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every number of the statistics is what a query over the ledger gives. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class StatisticsIT {
  private static final String ZONE = "Australia/Lord_Howe";

  private static final String ROWS =
      """
      SELECT %1$s || ' ' || count(*) || ' ' || count(*) FILTER (WHERE m.status IN ('APPLIED', 'UNDONE', 'SKIPPED'))
        || ' ' || count(*) FILTER (WHERE m.status IN ('FAILED', 'REJECTED')) || ' ' || count(*) FILTER (WHERE m.status = 'CANCELLED')
        || ' ' || count(*) FILTER (WHERE m.status = 'UNDONE')
        || ' ' || coalesce(max(round(extract(epoch FROM m.finished_at - m.started_at) * 1000, 3))
          FILTER (WHERE m.status IN ('APPLIED', 'UNDONE')), 0)
      FROM fieldfare.field_migrations m
      WHERE (m.finished_at AT TIME ZONE 'Australia/Lord_Howe')::date
          > (now() AT TIME ZONE 'Australia/Lord_Howe')::date - %2$d AND %3$s
      GROUP BY %1$s
      """;

  private final TestDatabase database;
  private long seed;

  StatisticsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    seed = new Random().nextLong();
    History history = new History(database, seed);
    try (Projecting projecting = new Projecting(database)) {
      projecting.rebuildIfWanted();
      history.happen(300);
      history.number();
      var consumer = projecting.consumer(projecting.folder());
      while (consumer.round().toMillis() < 1_000) {
        // Each round handles one batch.
      }
    }
  }

  @Test
  void qc76_aSeriesOfDaysIsThatOfTheLedger() throws SQLException {
    TimeSeries series = series("30", new Parameters(null, null, null, null));

    assertThat(series.series()).hasSize(1);
    assertThat(series.series().getFirst().points()).hasSize(30);
    assertThat(
            series.series().getFirst().points().stream()
                .filter(point -> point.total() > 0)
                .map(point -> line(epoch(point.from()), point)))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(
            expected(
                "extract(epoch FROM date_trunc('day', m.finished_at, '%s'))::bigint"
                    .formatted(ZONE),
                30,
                "true"));
  }

  @Test
  void qc76_aSeriesOfHoursByTypeIsThatOfTheLedger() throws SQLException {
    TimeSeries series = series("7", new Parameters("type", "hour", null, null));

    List<String> lines = new ArrayList<>();
    for (TimeSeries.Series one : series.series()) {
      one.points().stream()
          .filter(point -> point.total() > 0)
          .forEach(
              point -> lines.add(line(one.name().orElse("-") + " " + epoch(point.from()), point)));
    }
    // Lord Howe is half an hour off in one part of the year, so its hours begin with its days.
    assertThat(lines)
        .as("seed %d", seed)
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            expected(
                "m.migration_type || ' ' || extract(epoch FROM date_bin('1 hour', m.finished_at, '%s'))::bigint"
                    .formatted(series.period().from()),
                7,
                "true"));
  }

  @Test
  void qc76_namesBeyondTheLimitAreOneSeries() throws SQLException {
    TimeSeries series = series("40", new Parameters("table", "month", null, "3"));

    assertThat(series.series()).hasSize(4);
    assertThat(series.series().getLast().name()).isEmpty();
    assertThat(
            series.series().stream()
                .flatMap(one -> one.points().stream())
                .mapToLong(TimeSeries.Point::total)
                .sum())
        .as("seed %d", seed)
        .isEqualTo(
            Long.parseLong(
                database.value(
                    "SELECT sum(split_part(r, ' ', 2)::bigint) FROM ("
                        + ROWS.formatted("m.schema_name", 40, "true")
                        + ") q(r)")));
  }

  @Test
  void qc61_rankingsAreThoseOfTheLedger() throws SQLException {
    Map<String, String> columns =
        Map.of(
            "table", "m.schema_name || '.' || m.table_name",
            "form", "m.form_id",
            "user", "m.requested_by",
            "type", "m.migration_type",
            "code", "replace(m.error_code, ' ', '_')");
    for (var column : columns.entrySet()) {
      Ranking ranking = ranking("30", new Parameters(column.getKey(), null, null, "100"));

      assertThat(ranking.entries().stream().map(StatisticsIT::line))
          .as("by %s, seed %d", column.getKey(), seed)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              expected(column.getValue(), 30, column.getValue() + " IS NOT NULL"));
      assertThat(ranking.entries().stream().map(Ranking.Entry::total))
          .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }
  }

  @Test
  void qc79_theSlowestTablesAreFirst() throws SQLException {
    Ranking ranking = ranking("30", new Parameters("table", null, "longest", "100"));

    assertThat(ranking.entries().stream().map(entry -> entry.times().longestMs().orElse(null)))
        .as("seed %d", seed)
        .filteredOn(longest -> longest != null)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void qc25_theNumbersOfAFormAreOfAllTimes() throws SQLException {
    FormStatistics form = statistics().form(about("1", "form_1"));

    assertThat(
            List.of(
                form.migrations().totalMigrations(),
                form.migrations().successfulMigrations(),
                form.migrations().failedMigrations()))
        .as("seed %d", seed)
        .containsExactly(
            count("finished_at IS NOT NULL"),
            count("status IN ('APPLIED', 'UNDONE', 'SKIPPED')"),
            count("status IN ('FAILED', 'REJECTED')"));
    assertThat(form.migrations().byType().stream().map(type -> type.type() + " " + type.total()))
        .containsExactlyInAnyOrderElementsOf(
            database.query(
                "SELECT migration_type || ' ' || count(*) FROM fieldfare.field_migrations WHERE"
                    + " form_id = 'form_1' AND finished_at IS NOT NULL GROUP BY migration_type"));
  }

  @Test
  void qc26_expiringBackupsSayHowManyDaysAreLeft() throws SQLException {
    List<String> expected =
        database.query(
            """
            SELECT id || ' ' || coalesce(row_count, 0) || ' ' || (retention_until <= now()) || ' '
              || ceil(extract(epoch FROM retention_until - now()) / 86400)
            FROM fieldfare.field_data_backups WHERE form_id = 'form_1' AND status IN ('COMPLETED', 'VERIFIED', 'PROVEN')
              AND retention_until < now() + interval '7 days' - interval '1 minute' ORDER BY retention_until, id
            """);

    assertThat(
            statistics().form(about("1", "form_1")).expiring().stream()
                .map(
                    backup ->
                        "%s %d %b %d"
                            .formatted(
                                backup.id(),
                                backup.recordCount(),
                                backup.isExpired(),
                                backup.daysUntilExpiration())))
        .as("seed %d", seed)
        .containsAll(expected);
  }

  private List<String> expected(String name, int days, String condition) {
    return database.query(ROWS.formatted(name, days, condition));
  }

  private long count(String condition) {
    return Long.parseLong(
        database.value(
            "SELECT count(*) FROM fieldfare.field_migrations WHERE form_id = 'form_1' AND "
                + condition));
  }

  private static String epoch(Instant moment) {
    return Long.toString(moment.getEpochSecond());
  }

  private static String line(String name, TimeSeries.Point point) {
    return "%s %d %d %d %d %d %s"
        .formatted(
            name,
            point.total(),
            point.successful(),
            point.failed(),
            point.cancelled(),
            point.undone(),
            plain(point.times().longestMs()));
  }

  private static String line(Ranking.Entry entry) {
    return "%s %d %d %d %d %d %s"
        .formatted(
            entry.name(),
            entry.total(),
            entry.successful(),
            entry.failed(),
            entry.cancelled(),
            entry.undone(),
            plain(entry.times().longestMs()));
  }

  private static String plain(Optional<BigDecimal> longest) {
    return longest.map(BigDecimal::toPlainString).orElse("0");
  }

  private TimeSeries series(String days, Parameters parameters) throws SQLException {
    return statistics().series(StatisticsRequest.series(about(days, null), parameters));
  }

  private Ranking ranking(String days, Parameters parameters) throws SQLException {
    return statistics().ranking(StatisticsRequest.ranking(about(days, null), parameters));
  }

  private Statistics statistics() {
    return new Statistics(new JdbcStatistics(database.dataSource()), (target, forms) -> Map.of());
  }

  private static ReportRequest about(String days, String formId) {
    return ReportRequest.of(
        new ReportRequest.Parameters(days, ZONE, null, null, formId),
        List.of("main"),
        Instant.now());
  }
}
