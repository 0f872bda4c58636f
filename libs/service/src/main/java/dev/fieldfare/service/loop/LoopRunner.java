package dev.fieldfare.service.loop;

import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Runs a loop on a virtual thread of its own until it is stopped.
 *
 * <p>An error ends a round, never the loop. It is logged at its first, second, fourth … occurrence,
 * and the next round starts after a growing pause.
 */
public final class LoopRunner implements AutoCloseable {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** So many rounds in a row that end with a pause make a loop quiet. */
  public static final int QUIET_ROUNDS = 20;

  private static final int ERRORS_OF_A_HICCUP = 3;
  private static final int ERRORS_OF_A_START = 8;
  private static final String UNDEFINED_TABLE = "42P01";

  private final ServiceLoop loop;
  private final String target;
  private final LoopSignal signal;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile int errors;
  private boolean hasSucceeded;
  private int roundsWithoutWork;
  private long seen;

  private LoopRunner(ServiceLoop loop, String target, LoopSignal signal) {
    this.loop = loop;
    this.target = target;
    this.signal = signal;
    this.thread = Thread.ofVirtual().name(target + "-" + loop.name()).unstarted(this::run);
  }

  /**
   * Starts the loop; the signal ends its pauses.
   *
   * @param target what the loop works on, for threads and logs
   */
  public static LoopRunner start(ServiceLoop loop, String target, LoopSignal signal) {
    LoopRunner runner = new LoopRunner(loop, target, signal);
    runner.thread.start();
    return runner;
  }

  /** True when several rounds in a row failed. */
  public boolean isFailing() {
    return errors >= ERRORS_OF_A_HICCUP;
  }

  /** Waits up to five seconds for the round under way, then interrupts it. */
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
        Log.infof("loop recovered target=%s loop=%s errors=%d", target, loop.name(), errors);
      }
      errors = 0;
      hasSucceeded = true;
      return stretched(pause);
    } catch (SQLException | RuntimeException e) {
      return afterError(e);
    }
  }

  private Duration stretched(Duration pause) {
    long raised = signal.count();
    roundsWithoutWork = pause.isZero() || raised != seen ? 0 : roundsWithoutWork + 1;
    seen = raised;
    boolean isQuiet = roundsWithoutWork >= QUIET_ROUNDS;
    return isQuiet && loop.quietPause().compareTo(pause) > 0 ? loop.quietPause() : pause;
  }

  // Services start together, and one of them installs the tables of all.
  private boolean isBeforeInstallation(Exception error) {
    return !hasSucceeded
        && errors < ERRORS_OF_A_START
        && error instanceof SQLException failure
        && UNDEFINED_TABLE.equals(failure.getSQLState());
  }

  private Duration afterError(Exception error) {
    errors = errors + 1;
    if (isBeforeInstallation(error)) {
      if (errors == 1) {
        Log.infof(
            "a table is not installed yet, will retry target=%s loop=%s error=%s",
            target, loop.name(), error.getMessage());
      }
    } else if (errors == 1) {
      Log.warnf(error, "round failed, will retry target=%s loop=%s", target, loop.name());
    } else if (Integer.bitCount(errors) == 1) {
      Log.warnf(
          "round still fails, will retry target=%s loop=%s errors=%d error=%s",
          target, loop.name(), errors, error);
    }
    long pause = Math.min(LONGEST_PAUSE.toMillis(), 25L << Math.min(errors, 10));
    return Duration.ofMillis(pause);
  }
}
