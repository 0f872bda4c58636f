package dev.fieldfare.stack.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An application that keeps writing rows into a form's table while the form changes. */
final class DemoApplication implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final DemoDatabase database;
  private final String insert;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile int written;
  private volatile String failure = "none failed";
  private volatile long longestNanos;

  DemoApplication(DemoDatabase database, String table) {
    this.database = database;
    // Names no column that the demo takes away: an application that did would have to know.
    this.insert = "INSERT INTO %s (name) VALUES ('Ada')".formatted(table);
    this.thread = Thread.ofVirtual().name("demo-application").start(this::write);
  }

  int written() {
    return written;
  }

  /** That no write failed, or why the one did that ended the application. */
  String failure() {
    return failure;
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
      failure = "one failed: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
