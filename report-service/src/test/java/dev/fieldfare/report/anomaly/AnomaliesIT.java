package dev.fieldfare.report.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.report.Anomaly;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.report.projection.ActivityKey;
import dev.fieldfare.report.store.JdbcAnomalies;
import dev.fieldfare.report.support.History;
import dev.fieldfare.report.support.Projecting;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Windows are those of the ledger; an anomaly is one event until it is over. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class AnomaliesIT {
  private final TestDatabase database;
  private final MovableClock clock = MovableClock.at(Instant.now());
  private JdbcAnomalies store;
  private long seed;

  AnomaliesIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    seed = new Random().nextLong();
    new History(database, seed).happen(200);
    try (Projecting projecting = new Projecting(database)) {
      projecting.rebuildIfWanted();
    }
    ControlLog.install(database.dataSource());
    store = new JdbcAnomalies(database.dataSource());
  }

  @Test
  void pr16_windowsAreThoseOfTheLedger() throws SQLException {
    Instant end = ActivityKey.bucketOf(clock.instant());
    List<String> expected =
        database.query(
            """
            SELECT count(*) FILTER (WHERE m.status IN ('APPLIED', 'UNDONE', 'SKIPPED')) || ' '
              || count(*) FILTER (WHERE m.status IN ('FAILED', 'REJECTED')) || ' '
              || coalesce(sum(round(extract(epoch FROM m.finished_at - m.started_at) * 1000000))
                FILTER (WHERE m.status IN ('APPLIED', 'UNDONE')), 0)::bigint
            FROM generate_series(0, 60) d(age) LEFT JOIN fieldfare.field_migrations m
              ON m.finished_at < timestamptz '%1$s' - d.age * interval '24 hours'
              AND m.finished_at >= timestamptz '%1$s' - (d.age + 1) * interval '24 hours'
            GROUP BY d.age ORDER BY d.age DESC
            """
                .formatted(end));
    List<Window> windows = store.windows("main", end, 61);

    assertThat(windows).hasSizeGreaterThan(30);
    assertThat(
            windows.stream()
                .map(
                    window ->
                        "%d %d %d"
                            .formatted(window.successful(), window.failed(), window.durationUs())))
        .as("seed %d", seed)
        .containsExactlyElementsOf(
            expected.subList(expected.size() - windows.size(), expected.size()));
    assertThat(windows.getLast().end()).isEqualTo(end);
  }

  @Test
  void pr16_anAnomalyIsOneEventUntilItIsOver() throws SQLException {
    var found =
        List.of(
            new AnomalyDetector.Found(
                Measure.FAILED_PERCENT, 50, 1, 0.5, "far <script> \u001b[2J"));

    assertThat(store.store("main", found, clock.instant(), clock.instant())).isEqualTo(1);
    assertThat(store.store("main", found, clock.instant(), clock.instant())).isZero();
    assertThat(events("detected")).isEqualTo("1");
    assertThat(events("resolved")).isEqualTo("0");
    assertThat(open()).isEqualTo(1);
    assertThat(store.store("main", List.of(), clock.instant(), clock.instant())).isZero();
    assertThat(open()).isZero();
    assertThat(store.store("main", List.of(), clock.instant(), clock.instant())).isZero();
    assertThat(store.store("main", found, clock.instant(), clock.instant())).isEqualTo(1);
    assertThat(events("detected")).isEqualTo("2");
    assertThat(events("resolved")).isEqualTo("1");
    assertThat(store.deleteResolved(clock.instant().plus(Duration.ofDays(1)), 10)).isEqualTo(1);
  }

  @Test
  void theLoopExaminesEachQuarterOfAnHourOnce() throws SQLException {
    AnomalyLoop loop = new AnomalyLoop("main", store, clock);

    assertThat(loop.round()).isPositive();
    assertThat(loop.round()).isPositive();
  }

  private long open() throws SQLException {
    return store.list(Optional.of("main"), 10).stream()
        .map(Anomaly::resolvedAt)
        .filter(Optional::isEmpty)
        .count();
  }

  private String events(String what) {
    return database.value(
        "SELECT count(*) FROM fieldfare_control.event_log WHERE type ="
            + " 'dev.fieldfare.anomaly.%s' AND subject = 'main/failedPercent'".formatted(what));
  }
}
