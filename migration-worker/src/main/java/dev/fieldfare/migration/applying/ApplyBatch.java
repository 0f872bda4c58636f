package dev.fieldfare.migration.applying;

import dev.fieldfare.migration.planning.PlannedMigration;
import dev.fieldfare.migration.planning.PlannedRun;
import java.util.List;

/** Runs that commit together. */
public record ApplyBatch(List<PlannedRun> runs) {

  public ApplyBatch {
    runs = List.copyOf(runs);
  }

  /** All its migrations in the order in which they are applied. */
  public List<PlannedMigration> decisions() {
    return runs.stream().flatMap(run -> run.decisions().stream()).toList();
  }

  /** How long strong locks will be held, as the plans foresee it. */
  public double holdMs() {
    return runs.stream().mapToDouble(PlannedRun::holdMs).sum();
  }
}
