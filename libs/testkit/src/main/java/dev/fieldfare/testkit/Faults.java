package dev.fieldfare.testkit;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What is wrong with the network now; pumps wait here, and a change wakes them. */
final class Faults {
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Direction> held = EnumSet.noneOf(Direction.class);
  private long delayNanos;
  private long bytesPerSecond = Long.MAX_VALUE;

  void delay(Duration delay) {
    change(() -> delayNanos = delay.toNanos());
  }

  void throttle(long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("at least one byte a second; use blackHole for none");
    }
    change(() -> bytesPerSecond = limit);
  }

  void hold(Set<Direction> directions) {
    change(() -> held.addAll(directions));
  }

  void clear() {
    change(
        () -> {
          held.clear();
          delayNanos = 0;
          bytesPerSecond = Long.MAX_VALUE;
        });
  }

  /** Waits until bytes that were read at the time may pass. */
  void awaitPassage(Direction direction, long readAt) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long left = readAt + delayNanos - System.nanoTime();
        if (held.contains(direction)) {
          changed.await();
        } else if (left <= 0) {
          return;
        } else {
          changed.awaitNanos(left);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many of so many bytes may pass at once. */
  int slice(int bytes) {
    lock.lock();
    try {
      return (int) Math.min(bytes, Math.max(1, bytesPerSecond / 20));
    } finally {
      lock.unlock();
    }
  }

  /** Waits as long as so many bytes take. */
  void awaitBandwidth(int bytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long start = System.nanoTime();
      long left = 1;
      while (left > 0 && bytesPerSecond != Long.MAX_VALUE) {
        left = start + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond - System.nanoTime();
        if (left > 0) {
          changed.awaitNanos(left);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
