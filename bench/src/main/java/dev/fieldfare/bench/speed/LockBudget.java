package dev.fieldfare.bench.speed;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * How long clients of a big table wait behind us while its columns are dropped: five million rows,
 * and as many in eight partitions, under two hundred writes a second and a reader of 200 ms each
 * second.
 */
final class LockBudget implements Benchmark {
  private static final int ROWS = 5_000_000;
  private static final int COLUMNS = 10;

  @Override
  public void run(Rig rig, int runs) throws Exception {
    rig.withWorker();
    StringBuilder columns = new StringBuilder("id bigint PRIMARY KEY, hits int NOT NULL DEFAULT 0");
    for (int n = 0; n < COLUMNS; n++) {
      columns.append(", c%d text DEFAULT 'some value'".formatted(n));
    }
    drop(
        rig, "plain", List.of("CREATE TABLE plain (%s) WITH (fillfactor = 90)".formatted(columns)));
    drop(
        rig,
        "parted",
        List.of(
            "CREATE TABLE parted (%s) PARTITION BY HASH (id)".formatted(columns),
            "DO $$ BEGIN FOR n IN 0..7 LOOP EXECUTE format('CREATE TABLE parted_%s PARTITION OF parted"
                + " FOR VALUES WITH (MODULUS 8, REMAINDER %s)', n, n); END LOOP; END $$"));
  }

  private static void drop(Rig rig, String table, List<String> creation) throws Exception {
    rig.database().execute(creation.toArray(String[]::new));
    rig.database()
        .execute("INSERT INTO %s (id) SELECT generate_series(1, %d)".formatted(table, ROWS));
    rig.postgres().administer(rig.database().name(), "VACUUM ANALYZE " + table);
    rig.postgres().administer(rig.database().name(), "CHECKPOINT");
    BusyTable busy = new BusyTable(rig.database(), table, ROWS);
    busy.runFor(2_000);
    for (int n = 0; n < COLUMNS; n++) {
      rig.database()
          .value(
              "SELECT fieldfare.enqueue('{\"type\":\"DROP_COLUMN\",\"table\":\"%s\",\"column\":\"c%d\"}')"
                  .formatted(table, n));
      busy.runFor(1_000);
    }
    Rig.await("the last of " + table, () -> finished(rig, table) == COLUMNS);
    busy.end();
    System.out.printf(
        Locale.ROOT,
        "lock-budget, %s: %d rows, %d columns dropped (%s); %s%n",
        table,
        ROWS,
        COLUMNS,
        outcomes(rig, table),
        busy);
  }

  private static long finished(Rig rig, String table) throws SQLException {
    return Long.parseLong(
        rig.database()
            .value(
                "SELECT count(*) FROM fieldfare.field_migrations WHERE finished_at IS NOT NULL AND"
                    + " table_name = '%s'".formatted(table)));
  }

  private static String outcomes(Rig rig, String table) {
    return rig.database()
        .value(
            "SELECT string_agg(DISTINCT status || ' ' || coalesce(strategy, error_message), ', ') ||"
                + " ', locks held at most ' || round(max(lock_hold_ms)::numeric, 1) || ' ms' FROM"
                + " fieldfare.field_migrations WHERE table_name = '%s'".formatted(table));
  }
}
