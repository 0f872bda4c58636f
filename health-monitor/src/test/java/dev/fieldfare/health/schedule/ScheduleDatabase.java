package dev.fieldfare.health.schedule;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcScheduleRuns;
import dev.fieldfare.health.store.JdbcSchedules;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A control database with schedules, whose work is a row of the table {@code effects}. */
final class ScheduleDatabase {
  final TestDatabase database;
  final JdbcSchedules schedules;
  final JdbcAlertStore alerts;
  final JdbcScheduleRuns runs;

  ScheduleDatabase(PostgresServer server, Clock clock) {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    database.execute("CREATE TABLE effects (run uuid, schedule text)");
    schedules = new JdbcSchedules(database.dataSource(), clock);
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)),
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    runs = new JdbcScheduleRuns(database.dataSource(), alerts, clock);
  }

  void put(String name, String timing, String zone) throws SQLException {
    schedules.put(
        new ScheduleDefinition(
            name, "main", ScheduleKind.HEALTH, timing, zone, Optional.empty(), true),
        "test");
  }

  /** Commits a row together with the end of the run. */
  void effect(DueRun run, ScheduleRuns ends) throws SQLException {
    try (Connection own = database.connect();
        PreparedStatement insert = own.prepareStatement("INSERT INTO effects VALUES (?, ?)")) {
      own.setAutoCommit(false);
      insert.setObject(1, run.id());
      insert.setString(2, run.schedule());
      insert.executeUpdate();
      ends.succeed(own, run, "done");
      own.commit();
    }
  }

  long count(String sql) {
    return Long.parseLong(database.value("SELECT count(*) FROM " + sql));
  }
}
