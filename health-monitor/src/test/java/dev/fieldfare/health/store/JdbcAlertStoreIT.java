package dev.fieldfare.health.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertFilter;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.AlertStore.Steering;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts in a real control database. */
@WithServers
class JdbcAlertStoreIT {
  private static final AlertFilter ALL =
      new AlertFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 50);

  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private TestDatabase database;
  private JdbcAlertStore alerts;

  @BeforeEach
  void install(PostgresServer server) {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    AlertPolicy policy = new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1));
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            policy,
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
  }

  @Test
  void c44_anEpisodeHasOneRowAndOneResolvedEvent() throws SQLException {
    for (int n = 0; n < 5; n++) {
      clock.advance(Duration.ofSeconds(1));
      alerts.apply(List.of(reported("a")));
    }
    clock.advance(Duration.ofSeconds(1));
    alerts.apply(List.of(cleared("a"), cleared("a")));
    alerts.apply(List.of(cleared("a")));

    assertThat(alerts.list(ALL).items())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.count()).isEqualTo(5);
              assertThat(alert.state()).isEqualTo(AlertState.RESOLVED);
              assertThat(alert.technicalDetails().environment()).isEqualTo("production");
            });
    assertThat(events()).containsExactly("raised", "resolved");
  }

  @Test
  void aNewEpisodeInTheSameBatchHasARowOfItsOwn() throws SQLException {
    alerts.apply(List.of(reported("a")));
    clock.advance(Duration.ofSeconds(1));
    Signal end = cleared("a");
    clock.advance(Duration.ofSeconds(1));
    alerts.apply(List.of(end, reported("a")));

    assertThat(alerts.list(ALL).items())
        .extracting(Alert::state)
        .containsExactly(AlertState.OPEN, AlertState.RESOLVED);
    assertThat(events()).containsExactly("raised", "resolved", "raised");
  }

  @Test
  void whatIsRolledBackLeavesNeitherAlertNorEvent() throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      alerts.apply(connection, List.of(reported("a")));
      connection.rollback();
    }

    assertThat(alerts.list(ALL).items()).isEmpty();
    assertThat(events()).isEmpty();
  }

  @Test
  void monitorsThatReportTheSameProblemTogetherRaiseItOnce() throws Exception {
    Signal same = reported("a");
    Callable<Boolean> report =
        () -> {
          alerts.apply(List.of(same));
          return true;
        };
    List<Future<Boolean>> all;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all = threads.invokeAll(List.of(report, report, report, report));
    }
    for (Future<Boolean> each : all) {
      assertThat(each.get()).isTrue();
    }

    assertThat(alerts.list(ALL).items()).singleElement().extracting(Alert::count).isEqualTo(4L);
    assertThat(events()).containsExactly("raised");
  }

  @Test
  void c43_resolvedAlertsLeaveTheListAndStayInTheHistory() throws SQLException {
    alerts.apply(List.of(reported("a"), reported("b")));
    UUID first = UUID.fromString(alerts.list(ALL).items().getFirst().id());
    assertThat(alerts.steer(first, Steering.ACKNOWLEDGE, "ann")).isPresent();
    assertThat(alerts.steer(first, Steering.RESOLVE, "ann")).isPresent();
    assertThat(alerts.steer(UUID.randomUUID(), Steering.RESOLVE, "ann")).isEmpty();
    assertThat(alerts.clear()).isEqualTo(1);

    assertThat(alerts.list(ALL).items()).extracting(Alert::state).containsExactly(AlertState.OPEN);
    assertThat(alerts.find(first).orElseThrow().state()).isEqualTo(AlertState.RESOLVED);
    assertThat(alerts.find(first).orElseThrow().acknowledgedBy()).contains("ann");
  }

  @Test
  void anAlertThatLastsTooLongIsEscalated() throws SQLException {
    alerts.apply(List.of(reported("a")));
    assertThat(alerts.elapse(10)).isZero();
    clock.advance(Duration.ofMinutes(61));
    assertThat(alerts.elapse(10)).isEqualTo(1);
    assertThat(alerts.elapse(10)).isZero();

    assertThat(alerts.list(ALL).items().getFirst().severity()).isEqualTo(AlertSeverity.HIGH);
    assertThat(events()).containsExactly("raised", "escalated");
  }

  @Test
  void aCriticalAlertComesBeforeNewerOnes() throws SQLException {
    alerts.apply(List.of(reported("critical", AlertSeverity.CRITICAL), reported("gone")));
    clock.advance(Duration.ofSeconds(1));
    alerts.apply(List.of(cleared("gone")));
    for (int n = 0; n < 20; n++) {
      clock.advance(Duration.ofSeconds(1));
      alerts.apply(List.of(reported("info " + n, AlertSeverity.INFO), reported("medium " + n)));
    }

    assertThat(alerts.mostUrgent(AlertSeverity.INFO, 3, each -> true))
        .extracting(each -> each.episode().condition().fingerprint())
        .containsExactly(
            Fingerprint.of("test", "critical"),
            Fingerprint.of("test", "medium 19"),
            Fingerprint.of("test", "medium 18"));
    assertThat(alerts.mostUrgent(AlertSeverity.HIGH, 100, each -> true)).hasSize(1);
    assertThat(
            alerts.mostUrgent(
                AlertSeverity.MEDIUM,
                100,
                each -> each.alert().severity() != AlertSeverity.CRITICAL))
        .hasSize(20);
  }

  @Test
  void theEndsOfResolvedAlertsAreFound() throws SQLException {
    alerts.apply(List.of(reported("a"), reported("b")));
    clock.advance(Duration.ofSeconds(1));
    alerts.apply(List.of(cleared("a")));

    Map<UUID, Instant> ends =
        alerts.resolved(
            alerts.list(ALL).items().stream()
                .map(alert -> UUID.fromString(alert.id()))
                .collect(Collectors.toSet()));

    assertThat(ends.values()).containsExactly(clock.instant());
  }

  @Test
  void theListIsPaged() throws SQLException {
    List<Signal> many = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      many.add(reported("p" + n));
    }
    alerts.apply(many);

    List<String> seen = new ArrayList<>();
    Optional<UUID> before = Optional.empty();
    do {
      var page =
          alerts.list(
              new AlertFilter(
                  Optional.of(AlertState.OPEN),
                  Optional.empty(),
                  Optional.of(AlertCategory.UNKNOWN),
                  before,
                  3));
      page.items().forEach(alert -> seen.add(alert.id()));
      before = page.next().map(UUID::fromString);
    } while (before.isPresent());

    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  private List<String> events() {
    return database.query(
        "SELECT replace(type, 'dev.fieldfare.alert.', '') FROM fieldfare_control.event_log"
            + " ORDER BY log_id");
  }

  private Signal reported(String problem) {
    return reported(problem, AlertSeverity.MEDIUM);
  }

  private Signal reported(String problem, AlertSeverity severity) {
    Condition condition =
        new Condition(
            Fingerprint.of("test", problem),
            "test",
            AlertCategory.UNKNOWN,
            severity,
            "main",
            problem + "\0|<b>",
            "test",
            "It failed.",
            "error");
    return new Signal.Reported(condition, clock.instant());
  }

  private Signal cleared(String problem) {
    return new Signal.Cleared(Fingerprint.of("test", problem), clock.instant());
  }
}
