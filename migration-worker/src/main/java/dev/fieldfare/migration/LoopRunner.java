package dev.fieldfare.migration;

import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Runs a loop on a thread of its own until it is stopped.
 *
 * <p>An error ends a round, never the loop: it is logged, once while it lasts, and the next round
 * comes after a growing pause.
 */
public final class LoopRunner implements AutoCloseable {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int ERRORS_OF_A_HICCUP = 3;

  private final TargetLoop loop;
  private final String target;
  private final Signal signal;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile int errors;

  private LoopRunner(TargetLoop loop, String target, Signal signal) {
    this.loop = loop;
    this.target = target;
    this.signal = signal;
    this.thread = Thread.ofVirtual().name(target + "-" + loop.name()).unstarted(this::run);
  }

  /** Starts the loop; the signal wakes it from its pauses. */
  public static LoopRunner start(TargetLoop loop, String target, Signal signal) {
    LoopRunner runner = new LoopRunner(loop, target, signal);
    runner.thread.start();
    return runner;
  }

  /** True when not just one round failed: it is not a hiccup. */
  public boolean isFailing() {
    return errors >= ERRORS_OF_A_HICCUP;
  }

  /** Lets the round under way come to its end, for five seconds at most. */
  @Override
  public void close() {
    stopped = true;
    signal.raise();
    try {
      if (!thread.join(Duration.ofSeconds(5))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        signal.await(roundOrPause());
      }
    } catch (InterruptedException e) {
      Log.debugf("loop interrupted target=%s loop=%s", target, loop.name());
    }
  }

  private Duration roundOrPause() throws InterruptedException {
    try {
      Duration pause = loop.round();
      if (errors > 0) {
        Log.infof("loop works again target=%s loop=%s errors=%d", target, loop.name(), errors);
      }
      errors = 0;
      return pause;
    } catch (SQLException | RuntimeException e) {
      return afterError(e);
    }
  }

  private Duration afterError(Exception error) {
    errors = errors + 1;
    if (errors == 1) {
      Log.warnf(error, "round failed, will go on target=%s loop=%s", target, loop.name());
    } else if (Integer.bitCount(errors) == 1) {
      Log.warnf(
          "round fails, goes on trying target=%s loop=%s errors=%d error=%s",
          target, loop.name(), errors, error);
    }
    long pause = Math.min(LONGEST_PAUSE.toMillis(), 25L << Math.min(errors, 10));
    return Duration.ofMillis(pause);
  }
}
