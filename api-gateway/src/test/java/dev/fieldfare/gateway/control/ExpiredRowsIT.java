package dev.fieldfare.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.gateway.control.ExpiredRows.Limits;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retention makes progress under any backlog (I11). */
@WithServers
class ExpiredRowsIT {

  private static final int BATCH = 50;
  private static final Duration DAY = Duration.ofDays(1);
  private static final ExpiringTable AUDIT =
      new ExpiringTable("audit", "kept_at", "a", DAY, DAY, true);
  private static final ExpiringTable ANSWERS =
      new ExpiringTable("answers", "created_at", "b", DAY, DAY);
  private static final String ENTRIES =
      """
      INSERT INTO fieldfare_gateway.audit (id, kept_at, at, actor, role, action, path, status, outcome)
      SELECT gen_random_uuid(), now() - interval '%s' + i * interval '1 ms', now(), 'a', 'viewer', 'x', '/', 200, 'y'
      FROM generate_series(1, %d) AS i
      """;

  private TestDatabase database;

  @BeforeEach
  void migrate(TestDatabase given) {
    database = given;
    Flyway.configure()
        .dataSource(database.dataSource())
        .schemas("fieldfare_gateway")
        .locations("dev/fieldfare/gateway/control")
        .load()
        .migrate();
    database.execute(
        "DROP FUNCTION IF EXISTS slow() CASCADE",
        "DROP FUNCTION IF EXISTS record() CASCADE",
        "TRUNCATE fieldfare_gateway.audit, fieldfare_gateway.answers");
  }

  @Test
  void d6_aBacklogOfAThousandBatchesIsDeletedWithinBudgets() throws SQLException {
    database.execute(ENTRIES.formatted("2 days", 1_000 * BATCH), ENTRIES.formatted("1 hour", 7));
    recordSizesOfBatches();
    Duration budget = Duration.ofMillis(500);
    ExpiredRows audit = rows(AUDIT, new Limits(BATCH, Duration.ofSeconds(5), budget));

    for (int left = count("audit"); left > 7; ) {
      long began = System.nanoTime();
      audit.sweep();
      long took = System.nanoTime() - began;
      int before = left;
      left = count("audit");
      assertThat(left).isLessThan(before);
      assertThat(Duration.ofNanos(took)).isLessThan(budget.plusSeconds(5));
    }

    assertThat(count("audit")).isEqualTo(7);
    assertThat(audit.sweep()).isFalse();
    assertThat(database.value("SELECT max(rows) FROM batches")).isEqualTo("" + BATCH);
  }

  private void recordSizesOfBatches() {
    database.execute(
        "CREATE TABLE batches (rows int)",
        """
        CREATE FUNCTION record() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN INSERT INTO public.batches SELECT count(*) FROM gone; RETURN NULL; END$$
        """,
        "CREATE TRIGGER record AFTER DELETE ON fieldfare_gateway.audit"
            + " REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record()");
  }

  @Test
  void d6_batchesShrinkUntilTheyStayBelowTheTimeoutAndGrowAgain() throws SQLException {
    database.execute(
        ENTRIES.formatted("2 days", 40),
        """
        CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN PERFORM pg_sleep(0.05); RETURN OLD; END$$
        """,
        "CREATE TRIGGER slow BEFORE DELETE ON fieldfare_gateway.audit"
            + " FOR EACH ROW EXECUTE FUNCTION slow()");
    ExpiredRows audit =
        rows(AUDIT, new Limits(1_000, Duration.ofMillis(300), Duration.ofMinutes(1)));

    assertThat(audit.sweep()).isFalse();

    assertThat(count("audit")).isZero();
    assertThat(audit.batchSize()).isLessThan(100);
    database.execute(
        "DROP TRIGGER slow ON fieldfare_gateway.audit", ENTRIES.formatted("2 days", 5_000));
    assertThat(audit.sweep()).isFalse();
    assertThat(count("audit")).isZero();
    assertThat(audit.batchSize()).isEqualTo(1_000);
  }

  @Test
  void d6_storedAnswersExpireTooWhileOthersHoldRows() throws Exception {
    database.execute(
        """
        INSERT INTO fieldfare_gateway.answers (caller, idempotency_key, request_hash, created_at)
        SELECT 'a', 'k' || i, 'h', now() - interval '2 days' FROM generate_series(1, 500) AS i
        """);
    ExpiredRows answers =
        rows(ANSWERS, new Limits(BATCH, Duration.ofSeconds(5), Duration.ofMinutes(1)));

    try (var holder = database.connect()) {
      holder.setAutoCommit(false);
      try (var lock = holder.createStatement()) {
        lock.execute(
            "SELECT 1 FROM fieldfare_gateway.answers WHERE idempotency_key = 'k1' FOR UPDATE");
      }
      assertThat(answers.sweep()).isFalse();
      assertThat(count("answers")).isEqualTo(1);
      holder.rollback();
    }
    answers.sweep();
    assertThat(count("answers")).isZero();
  }

  @Test
  void fw16_aChainLosesNoEntryBeforeAnOlderOne() throws Exception {
    database.execute(ENTRIES.formatted("2 days", 3 * BATCH));
    ExpiredRows audit =
        rows(AUDIT, new Limits(BATCH, Duration.ofMillis(300), Duration.ofMinutes(1)));

    try (var other = database.connect()) {
      other.setAutoCommit(false);
      try (var oldest = other.createStatement()) {
        oldest.execute(
            """
            DELETE FROM fieldfare_gateway.audit WHERE id IN
              (SELECT id FROM fieldfare_gateway.audit ORDER BY kept_at LIMIT %d)
            """
                .formatted(BATCH));
      }
      assertThatThrownBy(audit::sweep).isInstanceOf(SQLException.class);
      other.rollback();
    }

    assertThat(count("audit")).isEqualTo(3 * BATCH);
    assertThat(audit.sweep()).isFalse();
    assertThat(count("audit")).isZero();
  }

  private ExpiredRows rows(ExpiringTable table, Limits limits) {
    return new ExpiredRows(database.dataSource(), table, limits);
  }

  private int count(String table) {
    return Integer.parseInt(database.value("SELECT count(*) FROM fieldfare_gateway." + table));
  }
}
