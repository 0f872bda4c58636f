package dev.fieldfare.health.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.health.check.BrokerInspector.BrokerState;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The six checks of the score on a real ledger. */
@WithServers
class ScoredChecksIT {
  private TestDatabase database;
  private BrokerState broker = new BrokerState.Connected(0, 0);

  @BeforeEach
  void installLedger(PostgresServer server) throws SQLException {
    database = TestDatabase.create(server);
    new LedgerInstaller(database.dataSource(), "main").install();
    // A heartbeat that stays fresh, however slow this machine is.
    database.execute(
        "SELECT fieldfare.heartbeat('worker-1')",
        "UPDATE fieldfare.workers SET seen_at = clock_timestamp() + interval '1 hour'");
  }

  @Test
  void qc54_aHealthyTargetHasTheFullScore() {
    HealthReport report = examine(owner());

    assertThat(report.score()).as(report.toString()).isEqualTo(100);
    assertThat(report.checks())
        .extracting(CheckResult::name)
        .containsExactly(
            "tables", "indexes", "queue", "orphaned_backups", "failed_migrations", "transactions");
    assertThat(report.checks())
        .extracting(CheckResult::weight)
        .containsExactly(40, 10, 15, 10, 15, 10);
  }

  @Test
  void qc52_failuresOfTheLastDayLowerTheScore() {
    fail("now()");
    fail("now() - interval '25 hours'");
    assertThat(check("failed_migrations").points()).isEqualTo(8);
    fail("now()");
    fail("now()");
    CheckResult three = check("failed_migrations");
    assertThat(three.points()).isZero();
    assertThat(three.details())
        .hasSize(4)
        .anyMatch(line -> line.startsWith("ADD_COLUMN public.people.email: has_dependents at "));
  }

  @Test
  void qc52_moreThanFiveFailuresAreCritical() {
    for (int n = 0; n < 6; n++) {
      fail("now()");
    }

    HealthReport report = examine(owner());

    assertThat(named(report, "failed_migrations").status()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(report.score()).isEqualTo(69);
  }

  @Test
  void qc51_orphanedBackupsLowerTheScore() {
    database.execute(
        "INSERT INTO fieldfare.field_data_backups (id, migration_id, backup_type, status,"
            + " created_by) VALUES (gen_random_uuid(), gen_random_uuid(), 'column', 'VERIFIED',"
            + " 'test')");

    assertThat(check("orphaned_backups").points()).isEqualTo(5);
  }

  @Test
  void c21_anIndexCountsByItsColumnAndNotByItsName() {
    database.execute("ALTER INDEX fieldfare.field_migrations_form RENAME TO another_name");
    assertThat(check("indexes").status()).isEqualTo(CheckStatus.OK);
    database.execute("DROP INDEX fieldfare.another_name");
    assertThat(check("indexes").details())
        .containsExactly("field_migrations.form_id: MISSING or invalid");
  }

  @Test
  void c19_withoutRedisTheTargetIsNotCritical() {
    broker = new BrokerState.Away("connection refused");

    HealthReport report = examine(owner());

    assertThat(report.score()).isEqualTo(85);
    assertThat(named(report, "queue").details().getFirst()).contains("connection refused");
  }

  @Test
  void waitingEntriesWithoutAWorkerAreCritical() {
    database.execute("SELECT fieldfare.remove_worker('worker-1')");
    broker = new BrokerState.Connected(3, 0);

    assertThat(check("queue").status()).isEqualTo(CheckStatus.CRITICAL);
  }

  @Test
  void c36_aRoleWithoutRightsIsToldWhichGrantItNeeds() {
    String role = database.createRole("watcher");

    HealthReport report = examine(new CheckedTarget("main", role, database.dataSourceOf(role)));

    assertThat(named(report, "tables").status()).isEqualTo(CheckStatus.OK);
    assertThat(named(report, "failed_migrations"))
        .satisfies(
            check -> {
              assertThat(check.status()).isEqualTo(CheckStatus.ERROR);
              assertThat(check.points()).isZero();
              assertThat(check.details().getFirst())
                  .contains("SELECT fieldfare.grant_role('" + role + "', 'reader');");
            });
    database.execute("SELECT fieldfare.grant_role('" + role + "', 'reader')");
    assertThat(examine(new CheckedTarget("main", role, database.dataSourceOf(role))).score())
        .isEqualTo(100);
  }

  @Test
  void qc53_aReadOnlyDatabaseHasNoTransactions() {
    database.execute(
        "ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");

    assertThat(check("transactions").status()).isEqualTo(CheckStatus.CRITICAL);
  }

  private CheckedTarget owner() {
    return new CheckedTarget("main", database.user(), database.dataSource());
  }

  private CheckResult check(String name) {
    return named(examine(owner()), name);
  }

  private static CheckResult named(HealthReport report, String name) {
    Optional<CheckResult> found =
        report.checks().stream().filter(check -> check.name().equals(name)).findFirst();
    return found.orElseThrow();
  }

  private HealthReport examine(CheckedTarget target) {
    List<TargetCheck> checks =
        List.of(
            new TablesCheck(),
            new IndexesCheck(),
            new QueueCheck(name -> broker),
            new OrphanedBackupsCheck(),
            new FailedMigrationsCheck(),
            new TransactionsCheck());
    return HealthScore.report(
        "main", Instant.now(), new CheckRunner(checks, Duration.ofSeconds(30)).run(target));
  }

  private void fail(String when) {
    database.execute(
        "INSERT INTO fieldfare.field_migrations (id, migration_type, schema_name, table_name,"
            + " column_name, status, enqueued_at, finished_at, error_code) VALUES"
            + " (fieldfare.new_id(), 'ADD_COLUMN', 'public', 'people', 'email', 'FAILED', now(), "
            + when
            + ", 'has_dependents')");
  }
}
