package dev.fieldfare.health.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.health.check.CheckDescription.AlertThreshold;
import dev.fieldfare.health.check.CheckOutcome;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.TargetCheck;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  private static CheckedTarget target(TestDatabase database) {
    return new CheckedTarget("main", database.user(), database.dataSource());
  }
}
