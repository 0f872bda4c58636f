package dev.fieldfare.stack;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An application that goes on writing rows into a form's table while the form changes. */
final class DemoApplication implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final DemoDatabase database;
  private final String insert;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile int written;
  private volatile int failed;
  private volatile long longestNanos;

  DemoApplication(DemoDatabase database, String table) {
    this.database = database;
    this.insert =
        "INSERT INTO %s (name, note) VALUES ('Ada', 'written meanwhile')".formatted(table);
    this.thread = Thread.ofVirtual().name("demo-application").start(this::write);
  }

  int written() {
    return written;
  }

  int failed() {
    return failed;
  }

  long longestMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestNanos);
  }

  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try (Connection connection = database.connect();
        var statement = connection.prepareStatement(insert)) {
      while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        long start = System.nanoTime();
        statement.executeUpdate();
        longestNanos = Math.max(longestNanos, System.nanoTime() - start);
        written = written + 1;
      }
    } catch (SQLException e) {
      failed = failed + 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
