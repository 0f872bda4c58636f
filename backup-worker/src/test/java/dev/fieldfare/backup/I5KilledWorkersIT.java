package dev.fieldfare.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.backup.support.WorkerProcess;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I5: one of two backup-workers is killed at random moments of backups, restores and purges. What
 * counts is whole, and the other worker goes on. Benchmarks run it with {@code
 * -Dfieldfare.worker-kills=200}, another order with {@code -Dfieldfare.seed}.
 */
@WithServers
class I5KilledWorkersIT {
  private static final int KILLS = Integer.getInteger("fieldfare.worker-kills", 10);
  private static final int ROWS = 60_000;
  private static final int KEPT_ROWS = 20_000;
  private static final Duration LONG = Duration.ofMinutes(3);
  // The bar is five seconds; a machine that runs other tests needs more.
  private static final Duration TAKE_OVER = Duration.ofSeconds(30);

  @TempDir Path folder;
  @TempDir Path logs;
  private final TestDatabase database;
  private final Requested target;
  private final Quarantined ledger;
  private final List<Worker> workers = new ArrayList<>();
  private final Set<String> checked = new HashSet<>();
  private final Map<String, Integer> killedDuring = new TreeMap<>();
  private Duration longest = Duration.ZERO;
  private int started;

  I5KilledWorkersIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
    this.ledger = new Quarantined(database);
  }

  private record Worker(String name, ChildProcess process) {}

  @AfterEach
  void end() {
    workers.forEach(worker -> worker.process().kill());
  }

  @Test
  void i5_workersThatAreKilledLeaveNothingHalfMade() throws Exception {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    Random random = new Random(seed);
    database.execute(
        "CREATE TABLE base (id int PRIMARY KEY, v text NOT NULL)",
        ("INSERT INTO base SELECT n, repeat(md5(n::text), 8) FROM generate_series(1, %d) n")
            .formatted(ROWS));
    UUID backup = target.take(new FolderStore(folder), "base").id();
    String content = content("base");
    start();
    start();
    for (int round = 1; round <= KILLS; round++) {
      offerWork(backup, round);
      killOne(random);
      assertNothingIsHalfMade(content);
      start();
    }
    await().atMost(LONG).until(this::isAllDone);
    assertNothingIsHalfMade(content);
    System.out.printf(
        "killed workers: seed %d, %d kills, in the middle of %s, longest until another went on %d"
            + " ms%n",
        seed, KILLS, killedDuring, longest.toMillis());
    assertThat(outcomes("RESTORE")).containsOnly("APPLIED").hasSize(KILLS);
    assertThat(outcomes("PURGE")).containsOnly("APPLIED").hasSize(KILLS);
    assertThat(longest).isLessThan(TAKE_OVER);
  }

  private void start() {
    String name = "worker-" + ++started;
    workers.add(new Worker(name, WorkerProcess.startBeside(database, folder, logs, name)));
  }

  // A backup of new rows, a restore, and values that are backed up and purged.
  private void offerWork(UUID backup, int round) throws Exception {
    database.execute(
        ("UPDATE base SET v = repeat(md5(v), 8) WHERE id %% 2 = %d %% 2").formatted(round));
    target.request("base");
    target.restore(backup, "copy_" + round);
    String kept = "kept_" + round;
    ledger.table(kept, KEPT_ROWS);
    ledger
        .worker()
        .run(
            ("{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"v\",\"options\":{\"grace\":\"PT0S\"}}")
                .formatted(kept));
  }

  private void killOne(Random random) {
    Worker victim = workers.get(random.nextInt(workers.size()));
    await()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !leases(victim).isEmpty() || isAllDone());
    LockSupport.parkNanos(random.nextLong(Duration.ofMillis(400).toNanos()));
    victim.process().kill();
    long killed = System.nanoTime();
    workers.remove(victim);
    List<String> held = leases(victim);
    held.forEach(lease -> killedDuring.merge(lease.replaceAll("/.*", ""), 1, Integer::sum));
    // Purges have no lease: their transaction holds the rows.
    if (!database
        .query(
            "SELECT 1 FROM fieldfare.field_migrations WHERE migration_type = 'PURGE' AND"
                + " finished_at IS NULL")
        .isEmpty()) {
      killedDuring.merge("purge", 1, Integer::sum);
    }
    await()
        .atMost(TAKE_OVER)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> held.stream().noneMatch(leases(victim)::contains) && othersWork(held));
    Duration took = Duration.ofNanos(System.nanoTime() - killed);
    longest = held.isEmpty() || took.compareTo(longest) < 0 ? longest : took;
  }

  private List<String> leases(Worker worker) {
    return database.query(
        "SELECT name FROM fieldfare.leases WHERE holder = '%s' AND held_until > clock_timestamp()"
            .formatted(worker.name()));
  }

  // Each of these leases has another holder, or its work has ended.
  private boolean othersWork(List<String> leases) {
    return leases.stream()
        .allMatch(
            lease ->
                database
                    .value(
                        ("SELECT EXISTS (SELECT FROM fieldfare.leases WHERE name = '%s' AND"
                                + " held_until > clock_timestamp()) OR NOT EXISTS (SELECT FROM"
                                + " fieldfare.leases WHERE name = '%s') OR %s")
                            .formatted(lease, lease, ended(lease)))
                    .equals("t"));
  }

  private static String ended(String lease) {
    String id = lease.replaceAll(".*/", "");
    return ("NOT EXISTS (SELECT FROM fieldfare.field_data_backups b WHERE '%s' IN (b.id,"
            + " b.quarantine_id) AND b.status IN ('RUNNING', 'COMPLETED')) AND NOT EXISTS (SELECT"
            + " FROM fieldfare.field_migrations m WHERE m.id = '%s' AND m.finished_at IS NULL)")
        .formatted(id, id);
  }

  private boolean isAllDone() {
    return database
        .query(
            "SELECT id FROM fieldfare.field_migrations WHERE finished_at IS NULL UNION ALL SELECT"
                + " id FROM fieldfare.field_data_backups WHERE status IN ('RUNNING', 'COMPLETED')"
                + " UNION ALL SELECT id FROM fieldfare.quarantine WHERE purged_at IS NULL")
        .isEmpty();
  }

  private void assertNothingIsHalfMade(String content) throws IOException {
    for (String copy :
        database.query("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^copy_'")) {
      assertThat(content(copy)).as(copy).isEqualTo(content);
      database.execute("DROP TABLE " + copy);
    }
    BackupReader reader = new BackupReader(new FolderStore(folder));
    for (String backup :
        database.query(
            "SELECT location || ' ' || sha256 || ' ' || row_count || ' ' || table_name FROM"
                + " fieldfare.field_data_backups WHERE status = 'VERIFIED'")) {
      if (checked.add(backup)) {
        String[] parts = backup.split(" ");
        int rows = parts[3].equals("base") ? ROWS : KEPT_ROWS;
        assertThat(reader.verify(BackupLocation.of(parts[0]), parts[1]).rows()).isEqualTo(rows);
        assertThat(parts[2]).isEqualTo(Integer.toString(rows));
      }
    }
    assertThat(
            database.query(
                "SELECT q.table_name FROM fieldfare.quarantine q LEFT JOIN"
                    + " fieldfare.field_data_backups b ON b.id = q.backup_id WHERE q.purged_at IS"
                    + " NOT NULL AND b.status IS DISTINCT FROM 'VERIFIED'"))
        .as("purged without a verified backup")
        .isEmpty();
    assertThat(
            database.query(
                "SELECT table_name FROM fieldfare.quarantine WHERE (purged_at IS NULL) <> (data IS"
                    + " NOT NULL)"))
        .as("half purged")
        .isEmpty();
  }

  private String content(String table) {
    return database.value("SELECT sum(hashtextextended(t::text, 0)) FROM %s t".formatted(table));
  }

  private List<String> outcomes(String type) {
    return database.query(
        "SELECT status FROM fieldfare.field_migrations WHERE migration_type = '%s'"
            .formatted(type));
  }
}
