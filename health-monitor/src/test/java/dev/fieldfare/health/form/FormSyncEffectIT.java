package dev.fieldfare.health.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.schedule.ScheduleDefinition;
import dev.fieldfare.health.schedule.ScheduleLoop;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcScheduleRuns;
import dev.fieldfare.health.store.JdbcSchedules;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules of the kind SYNC, on a real ledger. */
@WithServers
class FormSyncEffectIT {
  private static final String SYNC = "main-sync";

  private final MovableClock clock = MovableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private TestDatabase database;
  private JdbcSchedules schedules;
  private JdbcScheduleRuns runs;
  private JdbcAlertStore alerts;

  @BeforeEach
  void install(PostgresServer server) throws SQLException {
    database = TestDatabase.create(server);
    new LedgerInstaller(database.dataSource(), "main").install();
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    Duration hour = Duration.ofHours(1);
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, hour, hour),
            target -> "production",
            hour,
            new SilentMonitorMetrics(),
            clock);
    schedules = new JdbcSchedules(database.dataSource(), clock);
    runs = new JdbcScheduleRuns(database.dataSource(), alerts, clock);
    schedules.put(
        new ScheduleDefinition(
            SYNC, "main", ScheduleKind.SYNC, "0 4 1 1,4,7,10 *", "UTC", Optional.empty(), true),
        "ann");
    database.execute("UPDATE fieldfare.target SET registry = true");
    database.execute(
        "CREATE TABLE ticket (id int, a text)",
        "INSERT INTO fieldfare.forms (id, title, schema_name, table_name) VALUES ('f', 'T',"
            + " 'public', 'ticket')",
        "INSERT INTO fieldfare.fields (main_form_id, id, form_id, title, data_type, column_name,"
            + " column_type) VALUES ('f', 'a', 'f', 'A', 'text', 'a', 'text')");
  }

  @Test
  void qc66_theQuarterlySyncRecordsOlderColumnsOnce() throws SQLException {
    run(database.user());

    assertThat(newest().state()).isEqualTo(ScheduleRunState.SUCCEEDED);
    assertThat(newest().dueAt()).isEqualTo(Instant.parse("2026-01-01T04:00:00Z"));
    assertThat(newest().detail()).contains("1 tables, 1 columns recorded, 0 tables do not exist");
    assertThat(recorded()).isEqualTo("1");

    clock.set(Instant.parse("2026-04-01T04:00:00Z"));
    round(database.user());

    assertThat(newest().detail()).contains("1 tables, 0 columns recorded, 0 tables do not exist");
    assertThat(recorded()).isEqualTo("1");
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare.event_log"
                    + " WHERE type = 'dev.fieldfare.sync.completed'"))
        .isEqualTo("2");
  }

  @Test
  void qc66_aTargetWithoutARegistryHasNothingToSync() throws SQLException {
    database.execute("UPDATE fieldfare.target SET registry = false");
    run(database.user());

    assertThat(newest().state()).isEqualTo(ScheduleRunState.SUCCEEDED);
    assertThat(newest().detail().orElseThrow()).contains("no registry");
  }

  @Test
  void qc66_aRoleThatLacksTheRightGetsTheGrant() throws SQLException {
    String role = database.createRole("reader");
    database.execute("SELECT fieldfare.grant_role('%s', 'reader')".formatted(role));
    run(role);

    assertThat(newest().state()).isEqualTo(ScheduleRunState.FAILED);
    assertThat(newest().detail().orElseThrow())
        .contains("may not sync forms. Run: GRANT EXECUTE ON FUNCTION", "TO \"" + role + "\";");
    assertThat(alerts.openAlerts(condition -> condition.kind().equals("schedule"), 10)).hasSize(1);
    assertThat(recorded()).isEqualTo("0");
  }

  private void run(String role) throws SQLException {
    clock.set(Instant.parse("2026-01-01T04:00:00Z"));
    round(role);
  }

  private void round(String role) throws SQLException {
    CheckedTarget main = new CheckedTarget("main", role, database.dataSourceOf(role));
    new ScheduleLoop(
            runs,
            Map.of(
                ScheduleKind.SYNC,
                new FormSyncEffect(new CheckedTargets(List.of(main), () -> {}), clock)),
            Runnable::run,
            clock)
        .round();
  }

  private ScheduleRun newest() throws SQLException {
    return runs.history(SYNC, 1).getFirst();
  }

  private String recorded() {
    return database.value("SELECT count(*) FROM fieldfare.finished_migrations WHERE way = 'sync'");
  }
}
