package dev.fieldfare.embedded;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until processes have ended, also such as are not our children.
 *
 * <p>{@link ProcessHandle#onExit} looks at those ever more rarely, up to seconds apart, and takes a
 * process that has ended but was not collected by its parent for a living one.
 */
public final class ProcessExit {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

  private ProcessExit() {}

  /** Whether all have ended in that time. */
  public static boolean await(List<ProcessHandle> processes, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!processes.stream().allMatch(ProcessExit::hasEnded)) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return true;
  }

  /** Whether the process is gone, or only waits for its parent to notice. */
  public static boolean hasEnded(ProcessHandle process) {
    return !process.isAlive() || ProcessState.isZombie(process);
  }
}
