package dev.fieldfare.bench.speed;

import dev.fieldfare.bench.chaos.StreamBacklog;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The numbers of the report-service after kills, freezes, duplicate messages and a flushed Redis,
 * beside an independent query over the ledger; one round for each seed from 1.
 *
 * <p>The worker applies real changes meanwhile: good ones, refused ones, failed ones with retries,
 * and undos.
 */
final class ReportFaults implements Benchmark {
  private static final int STEPS = Integer.getInteger("report.steps", 15);
  private static final int TABLES = 5;

  private static final String COUNTED =
      """
      SELECT a.bucket::text || ' ' || a.table_name || ' ' || a.requested_by || ' ' || a.migration_type || ' ' || a.status
        || ' ' || a.error_code || ' ' || sum(a.migrations) || ' ' || sum(a.duration_us)
      FROM fieldfare_report.activity a JOIN fieldfare_report.projections p
        ON p.target = a.target AND p.generation = a.generation
      GROUP BY a.bucket, a.table_name, a.requested_by, a.migration_type, a.status, a.error_code
      HAVING sum(a.migrations) <> 0 ORDER BY 1
      """;

  private static final String LEDGER =
      """
      SELECT k.bucket::text || ' ' || k.name || ' ' || k.sender || ' ' || k.migration_type || ' ' || k.status || ' ' || k.code
        || ' ' || count(*) || ' ' || sum(k.took)
      FROM (
        SELECT to_timestamp(floor(extract(epoch FROM m.finished_at) / 900) * 900) AS bucket, coalesce(m.table_name, '') AS name,
          coalesce(m.requested_by, '') AS sender, m.migration_type, m.status, coalesce(m.error_code, '') AS code,
          CASE WHEN m.status IN ('APPLIED', 'UNDONE') AND m.started_at IS NOT NULL
            THEN round(extract(epoch FROM m.finished_at - m.started_at) * 1000000)::bigint ELSE 0 END AS took
        FROM fieldfare.field_migrations m WHERE m.finished_at IS NOT NULL) k
      GROUP BY k.bucket, k.name, k.sender, k.migration_type, k.status, k.code ORDER BY 1
      """;

  private static final String REST =
      """
      SELECT NOT EXISTS (SELECT FROM fieldfare.field_migrations m WHERE m.finished_at IS NULL)
        AND NOT EXISTS (SELECT FROM fieldfare.inbox)
        AND NOT EXISTS (SELECT FROM fieldfare.event_queue)
        AND (SELECT r.last_position FROM fieldfare.relay r) = (SELECT e.position FROM fieldfare_report.event_positions e
          WHERE e.consumer = 'projections')
      """;

  private static final String SOME =
      "SELECT %s FROM (SELECT * FROM fieldfare.field_migrations m WHERE %s ORDER BY random() LIMIT"
          + " 1) m";

  private static final String TYPE = ",\"dataType\":\"text\"";

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker();
    for (int table = 0; table < TABLES; table++) {
      stack.database().execute("CREATE TABLE t%d (id bigint PRIMARY KEY, a text)".formatted(table));
    }
    stack.withReports();
    for (int seed = 1; seed <= runs; seed++) {
      round(stack, new Random(seed), seed);
    }
  }

  private void round(BenchmarkStack stack, Random random, int seed) throws SQLException {
    TestDatabase database = stack.database();
    int faults = 0;
    for (int step = 0; step < STEPS; step++) {
      for (int n = random.nextInt(20); n >= 0; n--) {
        change(stack, random, "%d-%d-%d".formatted(seed, step, n));
      }
      faults += fault(stack, random) ? 1 : 0;
    }
    // What the stream still holds would come into the ledger between the two queries below.
    BenchmarkStack.await("an empty stream", () -> backlog(stack).isEmpty());
    BenchmarkStack.await("the rest", () -> database.value(REST).equals("t"));
    List<String> counted = database.query(COUNTED);
    List<String> expected = database.query(LEDGER);
    System.out.printf(
        Locale.ROOT,
        "report-faults: seed %d, %d faults, %d numbers, %s%n",
        seed,
        faults,
        expected.size(),
        counted.equals(expected) ? "equal" : "DIFFERENT");
    if (!counted.equals(expected)) {
      throw new IllegalStateException(
          "seed %d: counted %s, the ledger has %s".formatted(seed, counted, expected));
    }
  }

  private static StreamBacklog backlog(BenchmarkStack stack) {
    return StreamBacklog.of(stack.redis(), "fieldfare:migrations");
  }

  private static void change(BenchmarkStack stack, Random random, String key) {
    TestDatabase database = stack.database();
    switch (random.nextInt(8)) {
      case 0 -> undo(stack, random, key);
      case 1 -> database.query(SOME.formatted("fieldfare.retry(m.id)", "m.status = 'FAILED'"));
      case 2 -> send(stack, json(random, key, "DROP_COLUMN", "missing", ""));
      case 3 -> send(stack, json(random, key, "ADD_COLUMN", "__ff_x", TYPE));
      default -> {
        String change = json(random, key, "ADD_COLUMN", "c" + random.nextInt(200), TYPE);
        database.query("SELECT fieldfare.enqueue('%s')".formatted(change));
        if (random.nextInt(4) == 0) {
          send(stack, change);
          send(stack, change);
        }
      }
    }
  }

  private static void undo(BenchmarkStack stack, Random random, String key) {
    String applied = "m.status = 'APPLIED' AND m.migration_type = 'ADD_COLUMN'";
    for (String id : stack.database().query(SOME.formatted("m.id", applied))) {
      send(
          stack,
          "{\"id\":\"%s\",\"type\":\"UNDO\",\"migrationId\":\"%s\"}"
              .formatted(random.nextInt(8) == 0 ? "again" : key, id));
    }
  }

  private static void send(BenchmarkStack stack, String json) {
    new TestRedis(stack.redis()).send("XADD", "fieldfare:migrations", "*", "data", json);
  }

  private static String json(Random random, String key, String type, String column, String more) {
    return "{\"id\":\"%s\",\"type\":\"%s\",\"table\":\"t%d\",\"column\":\"%s\"%s}"
        .formatted(key, type, random.nextInt(TABLES), column, more);
  }

  /** True when there was one. */
  private static boolean fault(BenchmarkStack stack, Random random) throws SQLException {
    switch (random.nextInt(5)) {
      case 0 -> {
        stack.reports().kill();
        stack.startReports();
      }
      case 1 -> {
        stack.reports().freeze();
        LockSupport.parkNanos(Duration.ofMillis(200 + random.nextInt(2_000)).toNanos());
        stack.reports().thaw();
      }
      case 2 -> new TestRedis(stack.redis()).send("FLUSHALL");
      default -> {
        return false;
      }
    }
    return true;
  }
}
