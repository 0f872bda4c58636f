package dev.fieldfare.migration;

import java.util.List;

/** The part of a run that was planned and may be applied in one transaction. */
public record PlannedRun(Run run, List<Decision> decisions) {

  public PlannedRun {
    decisions = List.copyOf(decisions);
  }

  /** How long strong locks will be held. */
  public double holdMs() {
    return decisions.stream().mapToDouble(Decision::holdMs).sum();
  }
}
