package dev.fieldfare.bench.speed.structure;

import dev.fieldfare.bench.speed.Benchmark;
import dev.fieldfare.bench.speed.BenchmarkStack;
import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import dev.fieldfare.postgres.structure.writer.StructureScript;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/**
 * How long the image and the script of a large database take, how long comparing two images, and
 * how much memory they hold.
 */
public final class StructureImages implements Benchmark {

  private static final int COLUMNS = 20;
  private static final int TABLES_IN_A_TRANSACTION = 500;
  private static final int EVERY_CHANGED = 100;
  private static final double MEBIBYTE = 1024 * 1024;

  private final int tables;

  public StructureImages(int tables) {
    this.tables = tables;
  }

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    Figures image = new Figures();
    Figures diff = new Figures();
    Figures dump = new Figures();
    double one = 0;
    double two = 0;
    int objects = 0;
    try (Connection connection = stack.database().connect()) {
      build(connection);
      CatalogueImage before = CatalogueImage.of(connection);
      objects = before.objects().size();
      one = live();
      int changed = change(connection);
      for (int run = 0; run < runs; run++) {
        long start = System.nanoTime();
        CatalogueImage after = CatalogueImage.of(connection);
        image.add(seconds(start));
        start = System.nanoTime();
        List<Difference> differences = before.differences(after);
        diff.add(seconds(start));
        check(differences.size() == changed, "differences: " + differences.size());
        two = live();
        check(after.isComplete(), "the image is incomplete: " + after.unseen());
        dump.add(dump(connection));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "structure: %d tables, %d columns, %d objects: image %s s, comparison of two %s s, dump %s s; %.0f MiB live with one image, %.0f with two, %.0f at most%n",
        tables,
        tables * COLUMNS,
        objects,
        image.text("%.2f"),
        diff.text("%.2f"),
        dump.text("%.2f"),
        one,
        two,
        most());
  }

  /** Writes the script into nothing; the seconds that it takes. */
  private static double dump(Connection connection) throws SQLException, IOException {
    long start = System.nanoTime();
    boolean complete =
        StructureScript.write(connection, WriterOptions.everything(), Writer.nullWriter())
            .isComplete();
    check(complete, "the script is incomplete");
    return seconds(start);
  }

  private void build(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA many");
      for (int from = 0; from < tables; from += TABLES_IN_A_TRANSACTION) {
        statement.execute(
            """
            DO $$ BEGIN
              FOR t IN %d..%d LOOP
                EXECUTE format('CREATE TABLE many.table_%%s (id bigint PRIMARY KEY, name text NOT NULL DEFAULT %%L, %%s)', t, 'none',
                  (SELECT string_agg(format('column_%%s %%s', n, (ARRAY['int', 'text', 'timestamptz', 'numeric(10,2)'])[n %% 4 + 1]), ', ') FROM generate_series(3, %d) n));
              END LOOP;
            END $$"""
                .formatted(from, Math.min(tables, from + TABLES_IN_A_TRANSACTION) - 1, COLUMNS));
        connection.commit();
      }
    }
    connection.setAutoCommit(true);
  }

  private int change(Connection connection) throws SQLException {
    int changed = 0;
    try (Statement statement = connection.createStatement()) {
      for (int table = 0; table < tables; table += EVERY_CHANGED) {
        statement.execute("ALTER TABLE many.table_" + table + " ALTER name SET DEFAULT 'other'");
        changed++;
      }
    }
    return changed;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static double live() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
  }

  private static double most() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        / MEBIBYTE;
  }
}
