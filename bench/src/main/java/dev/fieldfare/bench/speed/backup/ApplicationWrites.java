package dev.fieldfare.bench.speed.backup;

import dev.fieldfare.bench.speed.Figures;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An application that writes 200 times a second, and an observer of the locks of our sessions. A
 * write counts from the moment at which it should have begun, so a stall counts for all writes that
 * it delays.
 */
final class ApplicationWrites {
  private static final int EVERY_MILLIS = 5;
  private static final int LOOK_MILLIS = 100;
  private static final String OUR_LOCKS =
      "SELECT DISTINCT l.mode FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN"
          + " pg_class c ON c.oid = l.relation AND c.relnamespace = 'public'::regnamespace WHERE"
          + " a.application_name LIKE 'fieldfare%' AND l.database = (SELECT oid FROM pg_database"
          + " WHERE datname = current_database())";

  private final TestDatabase database;
  private final int tables;
  private final long rows;
  private final Figures millis = new Figures();
  private final Set<String> modes = new ConcurrentSkipListSet<>();

  /** What is done while the application writes. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Writes into tables of {@link BackupData} with as many rows each. */
  ApplicationWrites(TestDatabase database, int tables, long rows) {
    this.database = database;
    this.tables = tables;
    this.rows = rows;
  }

  /** Writes until the work is done. */
  void during(Work work) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<Exception> problem = new AtomicReference<>();
    Thread writer = begin(() -> write(over), problem);
    Thread observer = begin(() -> look(over), problem);
    try {
      work.run();
    } finally {
      over.countDown();
      writer.join();
      observer.join();
    }
    if (problem.get() != null) {
      throw problem.get();
    }
  }

  private static Thread begin(Work work, AtomicReference<Exception> problem) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                work.run();
              } catch (Exception e) {
                problem.compareAndSet(null, e);
              }
            });
  }

  private void write(CountDownLatch over) throws SQLException, InterruptedException {
    Random random = new Random(rows);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      long due = System.nanoTime();
      while (!over.await(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        statement.execute(
            "UPDATE many_%d SET price = price + 1 WHERE id = %d"
                .formatted(1 + random.nextInt(tables), 1 + random.nextLong(rows)));
        millis.add((System.nanoTime() - due) / 1e6);
        due += TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
      }
    }
  }

  private void look(CountDownLatch over) throws SQLException, InterruptedException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        try (var row = statement.executeQuery(OUR_LOCKS)) {
          while (row.next()) {
            modes.add(row.getString(1));
          }
        }
      }
    }
  }

  /** The time in which 99 of 100 writes were done, in milliseconds. */
  double p99() {
    return millis.quantile(0.99);
  }

  /** The modes of our locks on the tables. */
  Set<String> modes() {
    return new TreeSet<>(modes);
  }
}
