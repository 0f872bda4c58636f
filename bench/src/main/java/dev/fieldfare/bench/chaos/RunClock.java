package dev.fieldfare.bench.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time of a run: everybody pauses on it, and it ends once for all of them. */
public final class RunClock {
  private final CountDownLatch over = new CountDownLatch(1);

  /** Pauses; false when the run has ended meanwhile. */
  public boolean goesOnAfter(Duration pause) {
    try {
      return !over.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  boolean isOver() {
    return over.getCount() == 0;
  }

  void end() {
    over.countDown();
  }
}
