package dev.fieldfare.health.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/** The checks outside of the score, on a real server. */
@WithServers
class ServerChecksIT {

  @Test
  void nothingIsWrongWithANewDatabase(TestDatabase database) throws SQLException {
    List<TargetCheck> checks =
        List.of(
            new LongTransactionsCheck(),
            new TransactionIdsCheck(),
            new ConnectionsCheck(),
            new BlockedSessionsCheck(),
            new ReplicationSlotsCheck(),
            new ReplicationLagCheck(),
            new RowSizesCheck(),
            new ColumnsCheck(),
            new UnvalidatedConstraintsCheck());

    for (TargetCheck check : checks) {
      CheckOutcome outcome = check.run(target(database));
      assertThat(outcome.status()).as(check.description().name()).isEqualTo(CheckStatus.OK);
      assertThat(outcome.details()).isNotEmpty();
      assertThat(check.description().weight()).isZero();
    }
  }

  @Test
  void aSequenceNearItsEndIsReported(TestDatabase database) throws SQLException {
    SequencesCheck check = new SequencesCheck();
    database.execute("CREATE SEQUENCE small AS smallint", "SELECT setval('small', 30000)");
    assertThat(check.run(target(database)).status()).isEqualTo(CheckStatus.WARNING);
    database.execute("SELECT setval('small', 32000)");

    CheckOutcome outcome = check.run(target(database));

    assertThat(outcome.status()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(outcome.details())
        .containsExactly("The sequence public.small has used 98 % of its values.");
  }

  @Test
  void anInvalidIndexIsReported(TestDatabase database) throws SQLException {
    database.execute("CREATE TABLE twice (n int)", "INSERT INTO twice VALUES (1), (1)");
    try {
      database.execute("CREATE UNIQUE INDEX CONCURRENTLY twice_n ON twice (n)");
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("twice_n");
    }

    CheckOutcome outcome = new InvalidIndexesCheck().run(target(database));

    assertThat(outcome.status()).isEqualTo(CheckStatus.WARNING);
    assertThat(outcome.details()).containsExactly("The index public.twice_n is invalid.");
  }

  @Test
  void aConstraintThatIsNotValidatedIsReported(TestDatabase database) throws SQLException {
    database.execute(
        "CREATE TABLE checked (n int)",
        "ALTER TABLE checked ADD CONSTRAINT positive CHECK (n > 0) NOT VALID");

    CheckOutcome outcome = new UnvalidatedConstraintsCheck().run(target(database));
    database.execute("DROP TABLE checked");

    assertThat(outcome.status()).isEqualTo(CheckStatus.WARNING);
    assertThat(outcome.details())
        .containsExactly("The constraint public.checked: positive is not valid.");
  }

  @Test
  void aTableNearItsLimitOfColumnsIsReported(TestDatabase database) throws SQLException {
    database.execute(
        "DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE wide (' || string_agg('c' || n || ' bool', ',')"
            + " || ')' FROM generate_series(1, 1300) n); END $$");

    CheckOutcome outcome = new ColumnsCheck().run(target(database));
    database.execute("DROP TABLE wide");

    assertThat(outcome.details())
        .containsExactly("The table public.wide has used 1300 of 1,600 column numbers.");
    assertThat(new ColumnsCheck().description().alertsFrom()).isEqualTo(AlertThreshold.WARNING);
  }

  @Test
  void aClockThatDiffersIsReported(TestDatabase database) throws SQLException {
    Clock right = Clock.systemUTC();

    assertThat(new ClockCheck(right).run(target(database)).status()).isEqualTo(CheckStatus.OK);
    assertThat(
            new ClockCheck(Clock.offset(right, Duration.ofSeconds(5)))
                .run(target(database))
                .status())
        .isEqualTo(CheckStatus.WARNING);
    assertThat(
            new ClockCheck(Clock.offset(right, Duration.ofSeconds(-60)))
                .run(target(database))
                .status())
        .isEqualTo(CheckStatus.CRITICAL);
  }

  @Test
  void aTableWhoseFullRowDoesNotFitIsReported(TestDatabase database) throws SQLException {
    database.execute(
        "DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE full_row (' || string_agg('c' || n || ' text',"
            + " ',') || ')' FROM generate_series(1, 500) n); END $$");

    CheckOutcome outcome = new RowSizesCheck().run(target(database));

    assertThat(outcome.details())
        .containsExactly(
            "A row of public.full_row with long values in all columns needs 9086 of the 8,160 bytes"
                + " of a page.");
    // PostgreSQL refuses such a row.
    assertThatThrownBy(
            () ->
                database.execute(
                    "DO $$ BEGIN EXECUTE (SELECT 'INSERT INTO full_row VALUES (' || string_agg("
                        + "'repeat(md5(''x''), 400)', ',') || ')' FROM generate_series(1, 500) n);"
                        + " END $$"))
        .hasMessageContaining("row is too big");
    database.execute("DROP TABLE full_row");
  }

  @Test
  void qc71_aServerNearItsConfiguredCapacityIsReported(TestDatabase database) throws SQLException {
    CheckedTarget target = new CheckedTarget("main", "postgres", database.superuserDataSource());

    assertThat(capacity(target, "other=1T"))
        .isEqualTo(
            CheckOutcome.ok(
                0,
                "Not examined: SQL does not show the size of the disk."
                    + " Set fieldfare.health.capacities, for example to main=500G."));
    assertThat(capacity(target, "main = 1M").status()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(capacity(target, "main=10T").status()).isEqualTo(CheckStatus.OK);
    CheckOutcome full = capacity(target, "main=1M");
    assertThat(full.status()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(full.details().getFirst()).endsWith("% of the configured 1 MiB.");
  }

  @Test
  void qc71_aCapacityThatCannotBeReadIsRefused() {
    assertThatThrownBy(() -> ServerCapacities.of(List.of("main:500G")))
        .hasMessageContaining("write TARGET=SIZE, for example main=500G");
    assertThat(ServerCapacities.of(List.of("a=2G", " b=3TiB")).byTarget())
        .isEqualTo(Map.of("a", 2L << 30, "b", 3L << 40));
  }

  @Test
  void aStandbyThatReplaysNothingIsReported(TestDatabase database) throws SQLException {
    ReplicationLagCheck check = new ReplicationLagCheck(1);
    try (Connection standby =
        new org.postgresql.Driver()
            .connect(database.server().jdbcUrl("postgres"), standbyLogin(database))) {
      LogSequenceNumber start =
          LogSequenceNumber.valueOf(database.value("SELECT pg_current_wal_lsn()"));
      PGReplicationStream stream =
          standby
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .physical()
              .withStartPosition(start)
              .start();
      stream.setAppliedLSN(start);
      stream.setFlushedLSN(start);
      stream.forceUpdateStatus();
      CheckedTarget seesAll = new CheckedTarget("main", "postgres", database.superuserDataSource());
      database.execute(
          "CREATE TABLE many AS SELECT repeat('x', 500) AS x FROM generate_series(1, 5000)");

      await()
          .untilAsserted(
              () ->
                  assertThat(check.run(seesAll).details().getFirst())
                      .matches(
                          "The standby standby of a test is \\d+ s and [1-9]\\d* MiB behind\\."));
      String blind = database.createRole("blind");
      CheckedTarget seesLittle = new CheckedTarget("main", blind, database.dataSourceOf(blind));
      assertThat(check.run(seesLittle).details().getFirst())
          .contains("GRANT pg_monitor TO")
          .contains(blind);
      stream.close();
    }
    database.execute("DROP TABLE many");
  }

  private static Properties standbyLogin(TestDatabase database) {
    Properties login = new Properties();
    login.setProperty("user", PostgresServer.SUPERUSER);
    login.setProperty("password", database.server().superuserPassword());
    login.setProperty("replication", "true");
    login.setProperty("preferQueryMode", "simple");
    login.setProperty("assumeMinServerVersion", "9.4");
    login.setProperty("ApplicationName", "standby of a test");
    return login;
  }

  private static CheckOutcome capacity(CheckedTarget target, String entry) throws SQLException {
    return new CapacityCheck(ServerCapacities.of(List.of(entry))).run(target);
  }

  private static CheckedTarget target(TestDatabase database) {
    return new CheckedTarget("main", database.user(), database.dataSource());
  }
}
