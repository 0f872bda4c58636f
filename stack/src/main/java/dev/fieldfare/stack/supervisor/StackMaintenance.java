package dev.fieldfare.stack.supervisor;

import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.LogFile;
import dev.fieldfare.stack.folder.StackState;
import dev.fieldfare.stack.process.HangWatch;
import dev.fieldfare.stack.process.UnitKeeper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Looks after a running stack at intervals: kills services that hang, sets big logs aside, and
 * writes a {@code stack.json} that could not be written before.
 *
 * <p>A step that fails is noted and tried again at the next look.
 */
final class StackMaintenance {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int LOOKS_IN_PATIENCE = 6;

  private final Map<UnitKeeper, HangWatch> watched;
  private final DataFolder folder;
  private final StackState where;
  private final Duration pause;
  private final SupervisorLog journal;

  /**
   * Looks after services.
   *
   * @param patience how long a service may be silent; nothing is killed when it is zero
   */
  StackMaintenance(
      List<UnitKeeper> services,
      Duration patience,
      DataFolder folder,
      StackState where,
      SupervisorLog journal) {
    this.watched =
        patience.isZero()
            ? Map.of()
            : services.stream()
                .collect(
                    Collectors.toMap(
                        unitKeeper -> unitKeeper,
                        unitKeeper ->
                            new HangWatch(unitKeeper.unit(), patience, System::nanoTime)));
    this.folder = folder;
    this.where = where;
    this.journal = journal;
    Duration share = patience.dividedBy(LOOKS_IN_PATIENCE);
    this.pause = share.isZero() || share.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : share;
  }

  /** Looks until the stack is stopped. */
  void startUntil(CountDownLatch stopped) {
    Thread.ofVirtual().name("caretaker").start(() -> work(stopped));
  }

  private void work(CountDownLatch stopped) {
    try {
      while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        watched.forEach((unitKeeper, watch) -> step("hang", () -> killIfHung(unitKeeper, watch)));
        step("logs", () -> folder.eachLog(LogFile::rotateWhileWritten));
        step("stack.json", where::writeAgain);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void killIfHung(UnitKeeper unitKeeper, HangWatch watch) {
    if (watch.isHung()) {
      unitKeeper.killHung();
    }
  }

  private void step(String name, Runnable step) {
    try {
      step.run();
    } catch (StackFailure | ServerFailure | UncheckedIOException e) {
      journal.note("maintenance failed step=%s reason=%s", name, e.getMessage());
    }
  }
}
