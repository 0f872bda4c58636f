package dev.fieldfare.cli.fleet;

import dev.fieldfare.cli.fleet.FleetOutcome.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Releases to the targets of one wave together, wave by wave, until one of them fails. */
public final class FleetRun {
  private static final int AT_ONCE = 8;

  private final int stopAfter;
  private final BiFunction<String, Integer, FleetOutcome> release;
  private final Consumer<String> progress;
  private final AtomicInteger failures = new AtomicInteger();

  /**
   * A run.
   *
   * @param stopAfter how many targets may fail before no other one of the same wave is begun
   * @param release releases to a target of a wave, and returns when that ended
   */
  public FleetRun(
      int stopAfter, BiFunction<String, Integer, FleetOutcome> release, Consumer<String> progress) {
    this.stopAfter = stopAfter;
    this.release = release;
    this.progress = progress;
  }

  /** The outcome of each target, in the order of the targets. */
  public FleetReport run(List<String> targets, Waves waves) {
    List<FleetOutcome> outcomes = new ArrayList<>();
    int wave = 0;
    for (List<String> of : waves.of(targets)) {
      wave++;
      boolean goesOn = outcomes.stream().allMatch(one -> one.state().isGood());
      if (goesOn) {
        progress.accept("wave %d: %s".formatted(wave, String.join(", ", of)));
      }
      outcomes.addAll(goesOn ? together(of, wave) : leftOut(of, Optional.of(wave)));
    }
    outcomes.addAll(leftOut(targets.subList(outcomes.size(), targets.size()), Optional.empty()));
    return new FleetReport(outcomes);
  }

  private List<FleetOutcome> together(List<String> targets, int wave) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<CompletableFuture<FleetOutcome>> running =
          targets.stream()
              .map(target -> CompletableFuture.supplyAsync(() -> one(target, wave), threads))
              .toList();
      return running.stream().map(CompletableFuture::join).toList();
    }
  }

  private FleetOutcome one(String target, int wave) {
    if (failures.get() >= stopAfter) {
      return FleetOutcome.notStarted(target, Optional.of(wave));
    }
    FleetOutcome outcome = release.apply(target, wave);
    if (outcome.state() == State.FAILED) {
      failures.incrementAndGet();
    }
    return outcome;
  }

  private static List<FleetOutcome> leftOut(List<String> targets, Optional<Integer> wave) {
    return targets.stream().map(target -> FleetOutcome.notStarted(target, wave)).toList();
  }
}
