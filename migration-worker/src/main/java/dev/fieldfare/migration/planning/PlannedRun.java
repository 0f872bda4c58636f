package dev.fieldfare.migration.planning;

import java.util.List;

/**
 * The part of a run that was planned and may be applied in one transaction.
 *
 * @param blocked true when nothing of it can be planned, because another session holds an exclusive
 *     lock
 */
public record PlannedRun(Run run, List<PlannedMigration> decisions, boolean blocked) {

  public PlannedRun {
    decisions = List.copyOf(decisions);
  }

  /** A run that can be applied. */
  public PlannedRun(Run run, List<PlannedMigration> decisions) {
    this(run, decisions, false);
  }

  /** A run that waits for a lock. */
  static PlannedRun blocked(Run run) {
    return new PlannedRun(run, List.of(), true);
  }

  /** How long strong locks will be held. */
  public double holdMs() {
    return decisions.stream().mapToDouble(PlannedMigration::holdMs).sum();
  }
}
