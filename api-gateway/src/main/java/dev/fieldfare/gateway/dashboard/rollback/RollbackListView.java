package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.contracts.rollback.RollbackPlanPage;
import java.util.List;

/**
 * Rollback plans, the newest first.
 *
 * @param target the requested target; empty for all
 * @param targets the targets to choose from
 * @param missing the targets that did not answer
 * @param problem why there is no list; empty if there is one
 */
public record RollbackListView(
    String target,
    List<String> targets,
    List<RollbackLine> plans,
    List<String> missing,
    String problem) {

  public RollbackListView {
    targets = List.copyOf(targets);
    plans = List.copyOf(plans);
    missing = List.copyOf(missing);
  }

  static RollbackListView of(String target, List<String> targets, RollbackPlanPage page) {
    return new RollbackListView(
        target, targets, page.items().stream().map(RollbackLine::of).toList(), page.missing(), "");
  }

  static RollbackListView without(String target, List<String> targets, String problem) {
    return new RollbackListView(target, targets, List.of(), List.of(), problem);
  }
}
