package dev.fieldfare.health.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the checks of a target are due. */
@WithServers
class JdbcHealthRunsIT {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private JdbcHealthRuns runs;

  @BeforeEach
  void install(PostgresServer server) {
    TestDatabase database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    JdbcAlertStore alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)),
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    runs = new JdbcHealthRuns(database.dataSource(), alerts, clock);
  }

  @Test
  void aRunThatWasKilledIsDueAgainAfterItsLease() throws SQLException {
    assertThat(runs.take("main", LEASE)).isTrue();
    assertThat(runs.take("main", LEASE)).isFalse();

    clock.advance(LEASE);

    assertThat(runs.take("main", LEASE)).isTrue();
  }

  @Test
  void aRunWithAReportIsDueAgainAfterTheInterval() throws SQLException {
    assertThat(runs.take("main", LEASE)).isTrue();
    runs.store(report(), List.of(), Optional.of(INTERVAL));

    clock.advance(INTERVAL.minusSeconds(1));
    assertThat(runs.take("main", LEASE)).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(runs.take("main", LEASE)).isTrue();
  }

  @Test
  void aRunOnDemandLeavesTheScheduleAsItIs() throws SQLException {
    assertThat(runs.take("main", LEASE)).isTrue();
    runs.store(report(), List.of(), Optional.empty());
    clock.advance(LEASE);

    assertThat(runs.take("main", LEASE)).isTrue();
    assertThat(runs.latest("main")).isPresent();
  }

  private HealthReport report() {
    return new HealthReport("main", clock.instant(), 100, HealthBand.HEALTHY, List.of(), List.of());
  }
}
