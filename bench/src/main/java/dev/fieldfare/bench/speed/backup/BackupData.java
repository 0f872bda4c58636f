package dev.fieldfare.bench.speed.backup;

import dev.fieldfare.testkit.TestDatabase;

/** The backed-up rows: some 110 bytes each, a third of them digits that compress badly. */
record BackupData(TestDatabase database) {
  private static final int ROW_BYTES = 110;

  /** One table. */
  void table(String name, long rows) {
    database.execute(
        ("CREATE TABLE %s (id bigint PRIMARY KEY, price numeric(12,2) NOT NULL, at timestamptz,"
                + " note text, state text)")
            .formatted(name),
        ("INSERT INTO %s SELECT n, (n::bigint * 7919 %% 1000003) / 100.0, timestamptz '2026-01-01'"
                + " + n * interval '1 s', md5(n::text), 'state number ' || n %% 20 FROM"
                + " generate_series(1, %d) n")
            .formatted(name, rows));
  }

  /** Creates a number of tables with a total size in mebibytes. */
  void tables(int count, long mebibytes) {
    long rows = rows(count, mebibytes);
    for (int table = 1; table <= count; table++) {
      table("many_" + table, rows);
    }
    settle();
  }

  /** The rows of each of so many tables. */
  static long rows(int count, long mebibytes) {
    return mebibytes * 1024 * 1024 / ROW_BYTES / count;
  }

  /** Ends all backups, so that the next one stores everything again. */
  void endBackups() {
    database.execute(
        "UPDATE fieldfare.field_data_backups SET status = 'EXPIRED', cleanup_after ="
            + " clock_timestamp() WHERE status IN ('VERIFIED', 'PROVEN')");
  }

  /** Changes one row of a hundred, at random. */
  void changeSome(int count) {
    for (int table = 1; table <= count; table++) {
      database.execute(
          "UPDATE many_%d SET note = md5(note) WHERE random() < 0.01".formatted(table));
    }
    settle();
  }

  /** Vacuums, so that autovacuum has nothing to do during the measurement. */
  void settle() {
    database.server().administer(database.name(), "VACUUM ANALYZE");
    database.server().administer(database.name(), "CHECKPOINT");
  }

  /** The size of the tables and indexes according to the server, in mebibytes. */
  double mebibytes() {
    return Long.parseLong(
            database.value(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND"
                    + " relnamespace = 'public'::regnamespace"))
        / 1048576.0;
  }
}
