package dev.fieldfare.service.control;

import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Prepares the control database beside the start of a service, and retries until it succeeds. So a
 * control database that is away does not stop the start. The service is not ready until then.
 */
public class ControlInstaller implements HealthCheck, AutoCloseable {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Step step;
  private final CompletableFuture<Void> firstTry = new CompletableFuture<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile boolean isReady;

  /** What is done until it succeeds once. It may be repeated, so it must be idempotent. */
  @FunctionalInterface
  public interface Step {
    /** Throws while the database is away. */
    void run() throws SQLException;
  }

  private ControlInstaller(Step step) {
    this.step = step;
  }

  /** Starts on a thread of its own. */
  public static ControlInstaller start(Step step) {
    ControlInstaller setup = new ControlInstaller(step);
    Thread.ofVirtual().name("control-database").start(setup::untilReady);
    return setup;
  }

  /** True when the step has succeeded. */
  public boolean isReady() {
    return isReady;
  }

  /** Completes when the first try has ended, successfully or not. */
  public CompletionStage<Void> afterFirstTry() {
    return firstTry.copy();
  }

  /** Waits for the success; false when the service stops before. */
  public boolean awaitReady() throws InterruptedException {
    done.await();
    return isReady;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("control database schema").status(isReady).build();
  }

  @Override
  public void close() {
    stop.countDown();
    done.countDown();
  }

  private void untilReady() {
    try {
      for (int tries = 1; !isReady && !stop.await(pause(tries), TimeUnit.MILLISECONDS); tries++) {
        isReady = tryOnce(tries);
        firstTry.complete(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      firstTry.complete(null);
      done.countDown();
    }
  }

  private boolean tryOnce(int tries) {
    try {
      step.run();
      Log.infof("control database ready tries=%d", tries);
      return true;
    } catch (SQLException | RuntimeException e) {
      if (Integer.bitCount(tries) == 1) {
        Log.warnf("control database not ready, will retry tries=%d reason=%s", tries, e);
      }
      return false;
    }
  }

  private static long pause(int tries) {
    return tries == 1 ? 0 : Math.min(LONGEST_PAUSE.toMillis(), 50L << Math.min(tries, 6));
  }
}
