package dev.fieldfare.migration;

import java.util.List;

/** Runs that commit together. */
public record Bundle(List<PlannedRun> runs) {

  public Bundle {
    runs = List.copyOf(runs);
  }

  /** All its migrations in the order in which they are applied. */
  public List<Decision> decisions() {
    return runs.stream().flatMap(run -> run.decisions().stream()).toList();
  }

  /** How long strong locks will be held, as the plans foresee it. */
  public double holdMs() {
    return runs.stream().mapToDouble(PlannedRun::holdMs).sum();
  }
}
