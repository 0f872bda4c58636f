package dev.fieldfare.stack;

import dev.fieldfare.embedded.ServerFailure;
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
final class Caretaker {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int LOOKS_IN_PATIENCE = 6;

  private final Map<Keeper, HangWatch> watched;
  private final DataFolder folder;
  private final Whereabouts where;
  private final Duration pause;
  private final Journal journal;

  /**
   * Looks after services.
   *
   * @param patience how long a service may be silent; nothing is killed when it is zero
   */
  Caretaker(
      List<Keeper> services,
      Duration patience,
      DataFolder folder,
      Whereabouts where,
      Journal journal) {
    this.watched =
        patience.isZero()
            ? Map.of()
            : services.stream()
                .collect(
                    Collectors.toMap(
                        keeper -> keeper,
                        keeper -> new HangWatch(keeper.unit(), patience, System::nanoTime)));
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
        watched.forEach((keeper, watch) -> step("hang", () -> killIfHung(keeper, watch)));
        step("logs", () -> folder.eachLog(LogFile::rotateWhileWritten));
        step("stack.json", where::writeAgain);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void killIfHung(Keeper keeper, HangWatch watch) {
    if (watch.isHung()) {
      keeper.killHung();
    }
  }

  private void step(String name, Runnable step) {
    try {
      step.run();
    } catch (StackFailure | ServerFailure | UncheckedIOException e) {
      journal.note("care failed step=%s reason=%s", name, e.getMessage());
    }
  }
}
