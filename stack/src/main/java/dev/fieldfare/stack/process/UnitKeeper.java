package dev.fieldfare.stack.process;

import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.supervisor.SupervisorLog;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one unit running: starts it again, with back-off, whenever it ends before {@link #stop}.
 *
 * <p>The first start is the caller's and may fail; later ones are tried until one succeeds.
 */
public final class UnitKeeper {
  private final Unit unit;
  private final BackOff backOff;
  private final SupervisorLog journal;
  private final Runnable onStart;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile int ends;
  private volatile int lastExit;

  public UnitKeeper(Unit unit, BackOff backOff, SupervisorLog journal, Runnable onStart) {
    this.unit = unit;
    this.backOff = backOff;
    this.journal = journal;
    this.onStart = onStart;
  }

  public Unit unit() {
    return unit;
  }

  /** How often in a row the unit has ended without running for long. */
  public int ends() {
    return ends;
  }

  public int lastExit() {
    return lastExit;
  }

  /** Starts the unit for the first time, and watches it from then on. */
  public void start() {
    startUnlessStopping();
    if (stopping.getCount() == 0) {
      throw new StackFailure("stopped while " + unit.name() + " was starting");
    }
    Thread.ofVirtual().name("keeper-" + unit.name()).start(this::keep);
  }

  /** Ends the unit for good. */
  public void stop() {
    stopping.countDown();
    synchronized (this) {
      unit.stop();
    }
    journal.note("stopped unit=%s", unit.name());
  }

  /** Kills a unit that hangs, unless it is being stopped; it is started again as after any end. */
  public synchronized void killHung() {
    if (stopping.getCount() > 0) {
      journal.note("does not answer, killed unit=%s pid=%d", unit.name(), unit.pid());
      unit.kill();
    }
  }

  // No failure here may end the loop: nothing else would start the unit again. A unit that
  // runs and could not be recorded is waited for like any other.
  private void keep() {
    while (awaitEnd() && pause(backOff.delay(ends))) {
      try {
        startUnlessStopping();
      } catch (ServerFailure e) {
        journal.note("start failed unit=%s reason=%s", unit.name(), e.getMessage());
      } catch (UncheckedIOException e) {
        journal.note("start not recorded unit=%s reason=%s", unit.name(), e.getMessage());
      } catch (RuntimeException e) {
        journal.note("start failed with an internal error unit=%s reason=%s", unit.name(), e);
      }
    }
  }

  /** Whether it ended without a request to stop. */
  private boolean awaitEnd() {
    long start = System.nanoTime();
    int exit = unit.onExit().join();
    if (stopping.getCount() == 0) {
      return false;
    }
    boolean wasHealthy = System.nanoTime() - start > BackOff.FORGIVEN_AFTER.toNanos();
    ends = wasHealthy ? 1 : ends + 1;
    lastExit = exit;
    journal.note(
        "ended unit=%s exit=%d restartInMs=%d", unit.name(), exit, backOff.delay(ends).toMillis());
    return true;
  }

  /** Whether to go on after the pause. */
  private boolean pause(Duration pause) {
    try {
      return !stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized void startUnlessStopping() {
    if (stopping.getCount() == 0) {
      return;
    }
    unit.start();
    journal.note("started unit=%s pid=%d", unit.name(), unit.pid());
    onStart.run();
  }
}
