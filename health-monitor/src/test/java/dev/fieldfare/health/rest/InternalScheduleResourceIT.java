package dev.fieldfare.health.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.schedule.ScheduleDefinition;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcScheduleRuns;
import dev.fieldfare.health.store.JdbcSchedules;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may run which schedule. */
@WithServers
class InternalScheduleResourceIT {
  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private TestDatabase database;
  private JdbcSchedules schedules;

  @BeforeEach
  void install(PostgresServer server) {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    schedules = new JdbcSchedules(database.dataSource(), clock);
  }

  @Test
  void onlyAnAdminRunsACleanup() throws SQLException {
    put("cleanup", ScheduleKind.CLEANUP, true);

    assertRefused("cleanup", "Only an admin runs a schedule of the kind CLEANUP.");
    assertThat(run("cleanup", "operator", "admin").requestedBy()).contains("ann");
  }

  @Test
  void onlyAnAdminRunsADisabledSchedule() throws SQLException {
    put("health", ScheduleKind.HEALTH, true);
    put("off", ScheduleKind.HEALTH, false);

    assertThat(run("health", "operator").requestedBy()).contains("ann");
    assertRefused("off", "Only an admin runs a schedule that is disabled.");
    assertThat(run("off", "operator", "admin").requestedBy()).contains("ann");
  }

  private void assertRefused(String name, String message) {
    assertThatThrownBy(() -> run(name, "operator"))
        .isInstanceOf(MonitorProblems.Refused.class)
        .hasMessage(message)
        .satisfies(
            refused ->
                assertThat(
                        new MonitorProblems()
                            .refused((MonitorProblems.Refused) refused)
                            .getStatus())
                    .isEqualTo(403));
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare_health.schedule_runs r"
                    + " JOIN fieldfare_health.schedules s ON s.id = r.schedule_id WHERE s.name = '"
                    + name
                    + "'"))
        .isEqualTo("0");
  }

  private ScheduleRun run(String name, String... roles) throws SQLException {
    var identity =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal("ann"))
            .addRoles(Set.of(roles))
            .build();
    return new InternalScheduleResource(
            schedules, runs(), new CheckedTargets(List.of(), () -> {}), identity)
        .run(name);
  }

  private JdbcScheduleRuns runs() {
    JdbcAlertStore alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)),
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    return new JdbcScheduleRuns(database.dataSource(), alerts, clock);
  }

  private void put(String name, ScheduleKind kind, boolean enabled) throws SQLException {
    schedules.put(
        new ScheduleDefinition(name, "main", kind, "0 2 * * *", "UTC", Optional.empty(), enabled),
        "boss");
  }
}
