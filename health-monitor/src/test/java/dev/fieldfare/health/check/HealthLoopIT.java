package dev.fieldfare.health.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcHealthRuns;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The loop on a control database that does not take a report. */
@WithServers
class HealthLoopIT {
  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");

  @Test
  void aRunWhoseReportWasNotStoredIsRepeatedSoon(PostgresServer server) throws SQLException {
    TestDatabase database = TestDatabase.create(server);
    JdbcHealthRuns runs = runs(database);
    HealthLoop loop = loop(database, runs);
    database.execute("ALTER TABLE fieldfare_health.health_runs RENAME TO away");
    assertThatThrownBy(loop::round).isInstanceOf(SQLException.class);
    database.execute("ALTER TABLE fieldfare_health.away RENAME TO health_runs");

    clock.advance(Duration.ofMinutes(2));
    loop.round();
    clock.advance(Duration.ofMinutes(2));
    loop.round();

    assertThat(runs.history("main", 10)).hasSize(1);
  }

  private HealthLoop loop(TestDatabase database, JdbcHealthRuns runs) {
    CheckRunner runner = new CheckRunner(List.of(), Duration.ofSeconds(30));
    return new HealthLoop(
        new CheckedTarget("main", database.user(), database.dataSource()),
        new HealthExamination(runner, runs, new SilentMonitorMetrics(), clock),
        runs,
        Duration.ofHours(1));
  }

  private JdbcHealthRuns runs(TestDatabase database) {
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
    return new JdbcHealthRuns(database.dataSource(), alerts, clock);
  }
}
