package dev.fieldfare.health.assembly;

import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.expected.StructureRecorder;
import dev.fieldfare.health.schedule.ValidationEffect;
import dev.fieldfare.health.server.ServerCapacities;
import dev.fieldfare.health.storage.JsonExpectationFiles;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.JdbcValidationRuns;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.health.store.expected.JdbcExpectations;
import dev.fieldfare.health.validation.ValidatedTargets;
import dev.fieldfare.health.validation.Validation;
import dev.fieldfare.health.validation.ValidationChoice;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.testkit.TestDatabase;
import io.agroal.api.AgroalDataSource;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A target that is its own control database, with sessions as the service has them. */
final class ValidationDatabase implements AutoCloseable {
  final TestDatabase database;
  final JdbcValidationRuns runs;
  final CheckedTarget target;
  final StructureRecorder recorder;
  final JdbcAlertStore alerts;
  private final Validation validation;
  private final AgroalDataSource pool;

  ValidationDatabase(TestDatabase database, Optional<Path> expectations) throws SQLException {
    this(database, database.user(), expectations);
  }

  /**
   * A target whose ledger belongs to another role than its tables.
   *
   * @param role that owns the ledger, and as which the checks run
   */
  ValidationDatabase(TestDatabase database, String role, Optional<Path> expectations)
      throws SQLException {
    this.database = database;
    new LedgerInstaller(database.dataSourceOf(role), "main").install();
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    Clock clock = Clock.systemUTC();
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)),
            name -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
    runs = new JdbcValidationRuns(database.dataSource(), alerts, clock);
    JdbcExpectations recorded = new JdbcExpectations(database.dataSource(), clock);
    recorder = new StructureRecorder(recorded, clock);
    ValidationProfiles profiles =
        new ValidationProfiles(
            new JsonExpectationFiles(expectations),
            recorded,
            recorded,
            new ServerCapacities(Map.of()),
            clock);
    validation = new Validation(profiles.all(), runs, Duration.ofSeconds(60), clock);
    pool = pool(database, role);
    target = new CheckedTarget("main", role, pool);
  }

  private static AgroalDataSource pool(TestDatabase database, String role) throws SQLException {
    return new PoolSettings(
            "test",
            8,
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            5,
            TargetProducers.READ_ONLY + TargetProducers.SESSION)
        .open(Target.of("main", database.jdbcUrl(), role, database.password()));
  }

  ValidationReport run(ValidationProfile profile) throws SQLException {
    return validation.run(target, new ValidationChoice(profile, false, true, "test"));
  }

  ValidationEffect effect() {
    return new ValidationEffect(
        new ValidatedTargets(new CheckedTargets(List.of(target), () -> {})), validation);
  }

  ValidationReport quick(ValidationProfile profile) throws SQLException {
    return validation.run(target, new ValidationChoice(profile, true, true, "test"));
  }

  ValidatedCheck check(ValidationProfile profile, String name) throws SQLException {
    return of(run(profile), name);
  }

  static ValidatedCheck of(ValidationReport report, String name) {
    return report.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    pool.close();
  }
}
