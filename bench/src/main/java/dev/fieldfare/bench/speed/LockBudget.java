package dev.fieldfare.bench.speed;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * How long clients of a big table wait for us while its columns are dropped: five million rows, and
 * as many in eight partitions. Meanwhile there are two hundred writes a second, and each second a
 * read of 200 ms.
 */
final class LockBudget implements Benchmark {
  private static final int ROWS = 5_000_000;
  private static final int COLUMNS = 10;

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker();
    StringBuilder columns = new StringBuilder("id bigint PRIMARY KEY, hits int NOT NULL DEFAULT 0");
    for (int n = 0; n < COLUMNS; n++) {
      columns.append(", c%d text DEFAULT 'some value'".formatted(n));
    }
    drop(
        stack,
        "plain",
        List.of("CREATE TABLE plain (%s) WITH (fillfactor = 90)".formatted(columns)));
    drop(
        stack,
        "parted",
        List.of(
            "CREATE TABLE parted (%s) PARTITION BY HASH (id)".formatted(columns),
            "DO $$ BEGIN FOR n IN 0..7 LOOP EXECUTE format('CREATE TABLE parted_%s PARTITION OF parted"
                + " FOR VALUES WITH (MODULUS 8, REMAINDER %s)', n, n); END LOOP; END $$"));
  }

  private static void drop(BenchmarkStack stack, String table, List<String> creation)
      throws Exception {
    stack.database().execute(creation.toArray(String[]::new));
    stack
        .database()
        .execute("INSERT INTO %s (id) SELECT generate_series(1, %d)".formatted(table, ROWS));
    stack.postgres().administer(stack.database().name(), "VACUUM ANALYZE " + table);
    stack.postgres().administer(stack.database().name(), "CHECKPOINT");
    BusyTable busy = new BusyTable(stack.database(), table, ROWS);
    busy.runFor(2_000);
    for (int n = 0; n < COLUMNS; n++) {
      stack
          .database()
          .value(
              "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"c%d\"}')"
                  .formatted(table, n));
      busy.runFor(1_000);
    }
    BenchmarkStack.await("the last of " + table, () -> finished(stack, table) == COLUMNS);
    busy.end();
    System.out.printf(
        Locale.ROOT,
        "lock-budget, %s: %d rows, %d columns dropped (%s); %s%n",
        table,
        ROWS,
        COLUMNS,
        outcomes(stack, table),
        busy);
  }

  private static long finished(BenchmarkStack stack, String table) throws SQLException {
    return Long.parseLong(
        stack
            .database()
            .value(
                "SELECT count(*) FROM fieldfare.field_migrations WHERE finished_at IS NOT NULL AND"
                    + " table_name = '%s'".formatted(table)));
  }

  private static String outcomes(BenchmarkStack stack, String table) {
    return stack
        .database()
        .value(
            "SELECT string_agg(DISTINCT status || ' ' || coalesce(strategy, error_message), ', ') ||"
                + " ', locks held at most ' || round(max(lock_hold_ms)::numeric, 1) || ' ms' FROM"
                + " fieldfare.field_migrations WHERE table_name = '%s'".formatted(table));
  }
}
