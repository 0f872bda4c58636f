package dev.fieldfare.gateway.control;

import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;

/**
 * Brings the gateway's own schema up to date and runs the steps of the capabilities, beside the
 * start: a control database that is away does not keep the gateway from starting. It is tried again
 * until it succeeds; until then no key can be checked, and the gateway is not ready.
 */
@ApplicationScoped
class ControlSetup implements ControlDatabase {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Instance<Flyway> flyway;
  private final List<ControlSetupStep> steps;
  private final CompletableFuture<Void> firstTry = new CompletableFuture<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile boolean isReady;

  ControlSetup(Instance<Flyway> flyway, @All List<ControlSetupStep> steps) {
    this.flyway = flyway;
    this.steps = steps;
  }

  void start(@Observes StartupEvent event) {
    steps.forEach(ControlSetupStep::requireValidConfiguration);
    Thread.ofVirtual().name("control-database").start(this::untilReady);
  }

  void stop(@Observes ShutdownEvent event) {
    stop.countDown();
    done.countDown();
  }

  @Override
  public boolean isReady() {
    return isReady;
  }

  @Override
  public Uni<Void> afterFirstTry() {
    return isReady ? Uni.createFrom().voidItem() : Uni.createFrom().completionStage(firstTry::copy);
  }

  @Override
  public boolean awaitReady() throws InterruptedException {
    done.await();
    return isReady;
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
      flyway.get().migrate();
      for (ControlSetupStep step : steps) {
        step.run();
      }
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
