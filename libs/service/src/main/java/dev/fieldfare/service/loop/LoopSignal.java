package dev.fieldfare.service.loop;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Wakes a loop before its pause is over. A signal that is raised between two waits is not lost. */
public class LoopSignal {
  private final Semaphore raised = new Semaphore(0);
  private final AtomicLong count = new AtomicLong();

  /** Ends the wait under way, or the next one. */
  public void raise() {
    count.incrementAndGet();
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  /** How often it was raised. */
  public long count() {
    return count.get();
  }

  /** Returns when the signal is raised or the time is over. */
  public void await(Duration longest) throws InterruptedException {
    if (raised.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      raised.drainPermits();
    }
  }

  /** One that raises both. */
  public LoopSignal and(LoopSignal other) {
    LoopSignal first = this;
    return new LoopSignal() {
      @Override
      public void raise() {
        first.raise();
        other.raise();
      }
    };
  }
}
