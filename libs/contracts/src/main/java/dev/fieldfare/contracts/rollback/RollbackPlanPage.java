package dev.fieldfare.contracts.rollback;

import java.util.List;

/**
 * Rollback plans, the newest first.
 *
 * @param missing targets that do not answer
 */
public record RollbackPlanPage(List<RollbackPlan> items, List<String> missing) {

  public RollbackPlanPage {
    items = List.copyOf(items);
    missing = List.copyOf(missing);
  }
}
