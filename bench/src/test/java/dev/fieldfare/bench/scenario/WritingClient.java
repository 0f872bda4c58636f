package dev.fieldfare.bench.scenario;

import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * An application that writes a hundred short statements a second into a table, and an observer that
 * names the sessions that block it.
 */
final class WritingClient implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final int PAUSE_MS = 2;

  private final TestDatabase database;
  private final String table;
  private final CountDownLatch over = new CountDownLatch(1);
  private final CountDownLatch writing = new CountDownLatch(1);
  private final Thread writer;
  private final Thread watcher;
  private volatile int pid;
  private volatile boolean behindUs;
  private volatile long writes;
  private volatile long writesBehindUs;
  private volatile long longestNanos;
  private volatile long longestBehindUsNanos;
  private volatile long longestStallNanos;
  private volatile SQLException problem;

  private WritingClient(TestDatabase database, String table) {
    this.database = database;
    this.table = table;
    this.writer = Thread.ofPlatform().name("client").start(() -> guarded(this::write));
    this.watcher = Thread.ofPlatform().name("client's watcher").start(() -> guarded(this::watch));
  }

  /** Writes from now on until it is closed; the table is one of {@link Scene#table}. */
  static WritingClient of(TestDatabase database, String table) throws InterruptedException {
    WritingClient client = new WritingClient(database, table);
    client.writing.await(10, TimeUnit.SECONDS);
    return client;
  }

  long writes() {
    return writes;
  }

  /** How long one write took at most. */
  long longestMs() {
    return TimeUnit.NANOSECONDS.toMillis(longestNanos);
  }

  /** How long one write took at most that waited for a session of ours, seen or not at the time. */
  long longestBehindUsMs() {
    return TimeUnit.NANOSECONDS.toMillis(longestBehindUsNanos);
  }

  /** By how much a pause of {@link #PAUSE_MS} took longer at most, because the machine was busy. */
  long longestStallMs() {
    return TimeUnit.NANOSECONDS.toMillis(longestStallNanos);
  }

  @Override
  public String toString() {
    return "%d writes, longest %d ms; %d behind us, longest %d ms; the machine stalled %d ms"
        .formatted(writes, longestMs(), writesBehindUs, longestBehindUsMs(), longestStallMs());
  }

  @Override
  public void close() throws SQLException {
    over.countDown();
    join(writer);
    join(watcher);
    if (problem != null) {
      throw problem;
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() throws SQLException, InterruptedException {
    try (Connection connection = database.connect();
        var update =
            connection.prepareStatement(
                "UPDATE %s SET v = v || '' WHERE id = ?".formatted(table))) {
      pid = connection.unwrap(PGConnection.class).getBackendPID();
      do {
        update.setInt(1, (int) (writes % 3) + 1);
        behindUs = false;
        long start = System.nanoTime();
        update.executeUpdate();
        note(System.nanoTime() - start);
        writing.countDown();
      } while (!over.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void note(long nanos) {
    writes++;
    longestNanos = Math.max(longestNanos, nanos);
    if (behindUs) {
      writesBehindUs++;
      longestBehindUsNanos = Math.max(longestBehindUsNanos, nanos);
    }
  }

  private void watch() throws SQLException, InterruptedException {
    writing.await();
    try (Connection connection = database.connect();
        var look =
            connection.prepareStatement(
                "SELECT FROM unnest(pg_blocking_pids(?)) b JOIN pg_stat_activity a ON a.pid = b"
                    + " WHERE a.application_name LIKE 'fieldfare%'")) {
      look.setInt(1, pid);
      do {
        if (look.executeQuery().next()) {
          behindUs = true;
        }
      } while (!pause());
    }
  }

  private boolean pause() throws InterruptedException {
    long start = System.nanoTime();
    boolean isOver = over.await(PAUSE_MS, TimeUnit.MILLISECONDS);
    long stall = System.nanoTime() - start - TimeUnit.MILLISECONDS.toNanos(PAUSE_MS);
    longestStallNanos = Math.max(longestStallNanos, stall);
    return isOver;
  }

  /** Something that talks to the database. */
  private interface Part {
    void run() throws SQLException, InterruptedException;
  }

  private void guarded(Part part) {
    try {
      part.run();
    } catch (SQLException e) {
      problem = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
