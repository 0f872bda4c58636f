package dev.fieldfare.bench.speed;

import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * Two hundred writes a second, a reader of 200 ms each second, and an observer that checks all the
 * time whether one of them waits for a session of ours.
 */
final class BusyTable {
  private static final String BLOCKED =
      "SELECT p FROM unnest(?::int[]) AS p WHERE EXISTS (SELECT FROM unnest(pg_blocking_pids(p)) b JOIN"
          + " pg_stat_activity a ON a.pid = b WHERE a.application_name LIKE 'fieldfare%')";

  private final TestDatabase database;
  private final String table;
  private final int rows;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CountDownLatch connected = new CountDownLatch(2);
  private final Map<Integer, Boolean> behindUs = new ConcurrentHashMap<>();
  private final Queue<Double> waits = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();
  private final Thread[] threads;
  private volatile long statements;
  private volatile double longest;

  BusyTable(TestDatabase database, String table, int rows) {
    this.database = database;
    this.table = table;
    this.rows = rows;
    this.threads =
        new Thread[] {
          go(() -> client(5, "UPDATE %s SET hits = hits + 1 WHERE id = ?")),
          go(() -> client(1_000, "SELECT pg_sleep(0.2), hits FROM %s WHERE id = ?")),
          go(this::look)
        };
  }

  void runFor(int millis) throws InterruptedException {
    over.await(millis, TimeUnit.MILLISECONDS);
  }

  private interface Part {
    void run() throws SQLException, InterruptedException;
  }

  private Thread go(Part part) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                part.run();
              } catch (SQLException | InterruptedException e) {
                problems.add(e);
              }
            });
  }

  private void client(int everyMillis, String sql) throws SQLException, InterruptedException {
    try (Connection connection = database.connect();
        var statement = connection.prepareStatement(sql.formatted(table))) {
      int pid = connection.unwrap(PGConnection.class).getBackendPID();
      behindUs.put(pid, false);
      connected.countDown();
      long next = System.nanoTime();
      for (int n = 0; over.getCount() > 0; n++) {
        statement.setInt(1, 1 + n * 7_919 % rows);
        behindUs.put(pid, false);
        long start = System.nanoTime();
        statement.execute();
        note(pid, (System.nanoTime() - start) / 1e6);
        next += TimeUnit.MILLISECONDS.toNanos(everyMillis);
        over.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    }
  }

  private synchronized void note(int pid, double millis) {
    statements++;
    longest = Math.max(longest, millis);
    if (behindUs.get(pid)) {
      waits.add(millis);
    }
  }

  private void look() throws SQLException, InterruptedException {
    connected.await();
    try (Connection connection = database.connect();
        var look = connection.prepareStatement(BLOCKED)) {
      look.setArray(1, connection.createArrayOf("int", behindUs.keySet().toArray()));
      while (!over.await(1, TimeUnit.MILLISECONDS)) {
        try (var blocked = look.executeQuery()) {
          while (blocked.next()) {
            behindUs.put(blocked.getInt(1), true);
          }
        }
      }
    }
  }

  /** Lets all come to their end. */
  void end() throws SQLException, InterruptedException {
    over.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    if (!problems.isEmpty()) {
      throw new SQLException("a client broke", problems.peek());
    }
  }

  /** The times are those of whole statements, the 200 ms of a reader included. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d statements, %d seen waiting behind us, the longest of those %.1f ms; longest of all %.1f ms",
        statements,
        waits.size(),
        waits.stream().mapToDouble(Double::doubleValue).max().orElse(0),
        longest);
  }
}
