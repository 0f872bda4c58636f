package dev.fieldfare.backup.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.backup.support.WorkerProcess;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * MS-26: processes of the backup-worker are killed in the middle of a plan, and others end it. More
 * rounds with {@code -Dfieldfare.kills=20}, another order with {@code -Dfieldfare.seed}.
 */
@WithServers
class Ms26KilledWorkerIT extends RollbackPlanCase {
  private static final int ROWS = 100_000;
  private static final int KILLS = Integer.getInteger("fieldfare.kills", 2);
  private static final Duration LONG = Duration.ofSeconds(90);

  @TempDir Path logs;

  Ms26KilledWorkerIT(TestDatabase database) {
    super(database);
  }

  @Test
  void ms26_aPlanWhoseWorkersAreKilledIsEndedByAnother() throws Exception {
    Random random = seeded();
    ledger.table("orders", ROWS);
    ledger.table("lines", ROWS);
    List<String> before = List.of(content("orders"), content("lines"));
    UUID orders = backups.take(store, "orders").id();
    UUID lines = backups.take(store, "lines").id();
    database.execute("DROP TABLE orders, lines");
    RollbackPlan plan = fromBackups(orders, lines);
    plans.execute(plan.id(), plans.giveCode(plan.id()).code(), ANN);

    for (int kill = 1; kill <= KILLS && !isEnded(plan); kill++) {
      killOne("killed-" + kill, plan, random);
      assertThat(wholeOrNothing("orders")).isTrue();
      assertThat(wholeOrNothing("lines")).isTrue();
    }
    ChildProcess last = WorkerProcess.start(database, folder, logs, "last");
    try {
      await().atMost(LONG).until(() -> isEnded(plan));
    } finally {
      last.kill();
    }

    RollbackPlan done = plans.find(plan.id()).orElseThrow();
    assertThat(done.status()).as("%s", done.error()).isEqualTo(RollbackPlanStatus.COMPLETED);
    assertThat(List.of(content("orders"), content("lines"))).isEqualTo(before);
    assertThat(restores(orders, lines)).containsExactly("APPLIED", "APPLIED");
  }

  // In the middle of a copy, and a random time behind that: at the end of it, or in the next step.
  private void killOne(String name, RollbackPlan plan, Random random) throws Exception {
    ChildProcess worker = WorkerProcess.start(database, folder, logs, name);
    try {
      await()
          .atMost(LONG)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> isCopying() || isEnded(plan));
      LockSupport.parkNanos(random.nextLong(Duration.ofMillis(300).toNanos()));
    } finally {
      worker.kill();
    }
  }

  private boolean isCopying() {
    return !database
        .query(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY"
                + " %' AND state = 'active'")
        .isEmpty();
  }

  private boolean isEnded(RollbackPlan plan) throws Exception {
    return plans.find(plan.id()).orElseThrow().status().isFinal();
  }

  private boolean wholeOrNothing(String table) {
    return database.value("SELECT to_regclass('%s')".formatted(table)) == null
        || database.value("SELECT count(*) FROM " + table).equals(Integer.toString(ROWS));
  }

  private String content(String table) {
    return database.value(
        "SELECT md5(string_agg(id || v, ',' ORDER BY id)) FROM %s".formatted(table));
  }

  private List<String> restores(UUID orders, UUID lines) {
    return database.query(
        "SELECT status FROM fieldfare.field_migrations WHERE migration_type = 'RESTORE' AND backup_id IN ('%s', '%s')"
            .formatted(orders, lines));
  }

  private static Random seeded() {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    System.out.println("Ms26KilledWorkerIT seed " + seed);
    return new Random(seed);
  }
}
