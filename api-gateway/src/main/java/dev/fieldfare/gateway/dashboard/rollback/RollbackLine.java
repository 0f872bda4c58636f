package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlan.PlanError;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.contracts.rollback.RollbackStep;
import dev.fieldfare.gateway.dashboard.page.Wording;

/**
 * One rollback plan in a list.
 *
 * @param backTo what it leads back to, in words
 * @param tone the class of its status in the style sheet
 * @param error why it failed; empty if it did not fail
 * @param progress the number of completed steps, and of all steps
 * @param critical the number of steps that destroy or restore values
 */
public record RollbackLine(
    String id,
    String target,
    String backTo,
    String status,
    String tone,
    String error,
    String progress,
    String critical,
    String estimate,
    String createdBy,
    String createdAt) {

  static RollbackLine of(RollbackPlan plan) {
    long done = plan.steps().stream().filter(step -> "DONE".equals(step.status())).count();
    return new RollbackLine(
        plan.id().toString(),
        plan.target(),
        backTo(plan),
        plan.status().name(),
        tone(plan.status()),
        plan.error().map(PlanError::message).orElse(""),
        "%d of %d".formatted(done, plan.steps().size()),
        Wording.count(plan.steps().stream().filter(RollbackStep::isCritical).count()),
        Wording.millis(plan.estimatedMs()),
        plan.createdBy(),
        plan.createdAt().toString());
  }

  private static String backTo(RollbackPlan plan) {
    return plan.origin()
        .to()
        .map(migration -> "migration " + migration)
        .or(() -> plan.origin().changeSet().map(set -> "before the change set " + set))
        .orElseGet(() -> backups(plan.origin().backups().map(all -> all.size()).orElse(0)));
  }

  private static String backups(int count) {
    return count == 1 ? "a backup" : "%d backups".formatted(count);
  }

  private static String tone(RollbackPlanStatus status) {
    return switch (status) {
      case COMPLETED -> "good";
      case FAILED -> "bad";
      case EXECUTING -> "busy";
      case PLANNED -> "idle";
    };
  }
}
