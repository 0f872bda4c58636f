package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.Patient;
import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The statements that a worker sends to PostgreSQL while nothing can be done. */
@QuarkusTest
@TestProfile(Patient.class)
class IdleIT extends WorkerTest {
  private static final int EACH = 250;

  @Test
  void d7_pausedAndWaitingNamesCostNothing() throws SQLException {
    tables("idle_waits");
    tables("idle_paused");
    database.query(
        "SELECT count(*) FROM generate_series(1, %d) n, LATERAL fieldfare.pause_queue('public.idle_paused_' || n)"
            .formatted(EACH));
    try (Connection holder = database.connect()) {
      holder.setAutoCommit(false);
      holder
          .createStatement()
          .execute(
              "DO $$ BEGIN FOR n IN 1 .. %d LOOP EXECUTE 'LOCK TABLE idle_waits_' || n || ' IN ACCESS SHARE MODE';"
                      .formatted(EACH)
                  + " END LOOP; END $$");
      enqueue("idle_waits");
      enqueue("idle_paused");
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> {
                assertThat(count("idle_waits_%", "WAITING")).isEqualTo(EACH);
                assertThat(count("idle_paused_%", "QUEUED")).isEqualTo(EACH);
              });
      double idle = transactionsASecond();
      assertThat(idle).isLessThan(40);
      holder.rollback();
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(count("idle_waits_%", "APPLIED")).isEqualTo(EACH));
    assertThat(count("idle_paused_%", "QUEUED")).isEqualTo(EACH);
  }

  private void tables(String prefix) {
    database.execute(
        "DO $$ BEGIN FOR n IN 1 .. %d LOOP EXECUTE 'CREATE TABLE %s_' || n || ' (id int)'; END LOOP; END $$"
            .formatted(EACH, prefix));
  }

  private void enqueue(String prefix) {
    database.query(
        ("SELECT count(*) FROM generate_series(1, %d) n, LATERAL fieldfare.enqueue("
                + "jsonb_build_object('type', 'ADD_COLUMN', 'table', '%s_' || n, 'column', 'x',"
                + " 'dataType', 'text'))")
            .formatted(EACH, prefix));
  }

  private int count(String tables, String status) {
    return Integer.parseInt(
        database.value(
            ("SELECT count(*) FROM fieldfare.field_migrations WHERE table_name LIKE '%s' AND status ="
                    + " '%s'")
                .formatted(tables, status)));
  }

  private double transactionsASecond() {
    Instant start = Instant.now();
    long before = transactions();
    await().pollDelay(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(30)).until(() -> true);
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
    return (transactions() - before) / seconds;
  }

  private long transactions() {
    return Long.parseLong(
        database.value(
            "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"));
  }
}
