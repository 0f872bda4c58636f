package dev.fieldfare.migration;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a loop before its pause is over. A signal given while nobody waits is not lost. */
public class Signal {
  private final Semaphore raised = new Semaphore(0);

  /** Wakes who waits, or the next who would. */
  public void raise() {
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  /** Returns when the signal is raised or the time is over. */
  public void await(Duration longest) throws InterruptedException {
    if (raised.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      raised.drainPermits();
    }
  }

  /** One that raises both. */
  public Signal and(Signal other) {
    Signal first = this;
    return new Signal() {
      @Override
      public void raise() {
        first.raise();
        other.raise();
      }
    };
  }
}
