package dev.fieldfare.report.history;

import dev.fieldfare.report.document.ReportsBusy;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How many histories are made at once: the memory of the service is for few. */
final class HistoryPlaces {
  private static final int AT_ONCE = 2;

  private final Semaphore free = new Semaphore(AT_ONCE, true);
  private final Duration longestWait;

  HistoryPlaces(Duration longestWait) {
    this.longestWait = longestWait;
  }

  /** Does the work as soon as there is a place; refuses if there is none in time. */
  <T> T take(Supplier<T> work) {
    if (!isFreeInTime()) {
      throw new ReportsBusy("Other histories are being made now; try again.");
    }
    try {
      return work.get();
    } finally {
      free.release();
    }
  }

  private boolean isFreeInTime() {
    try {
      return free.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a history waits", e);
    }
  }
}
