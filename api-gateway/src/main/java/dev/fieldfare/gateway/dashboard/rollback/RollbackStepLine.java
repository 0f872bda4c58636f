package dev.fieldfare.gateway.dashboard.rollback;

import dev.fieldfare.contracts.rollback.RollbackPlan.PlanError;
import dev.fieldfare.contracts.rollback.RollbackStep;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.util.Optional;

/**
 * One step of a rollback plan; absent values are empty texts.
 *
 * @param critical true when it destroys or restores values
 * @param rowsNow of the table when the plan was made
 * @param since how the number of rows has changed since the backup
 * @param tone the class of its status in the style sheet
 * @param migration the migration that carries it out
 * @param reverts the migration that it undoes
 * @param backup the backup that it reads
 */
public record RollbackStepLine(
    int n,
    String kind,
    boolean critical,
    String description,
    String loses,
    String rowsNow,
    String rowsInBackup,
    String since,
    String estimate,
    String status,
    String tone,
    String error,
    String migration,
    String reverts,
    String backup) {

  static RollbackStepLine of(RollbackStep step) {
    return new RollbackStepLine(
        step.n(),
        step.kind(),
        step.isCritical(),
        step.description(),
        step.loses().orElse(""),
        step.rowsNow().map(Wording::count).orElse(""),
        step.rowsInBackup().map(Wording::count).orElse(""),
        since(step),
        Wording.millis(step.estimatedMs()),
        step.status(),
        tone(step.status()),
        step.error().map(PlanError::message).orElse(""),
        text(step.migrationId()),
        text(step.reverts()),
        text(step.backupId()));
  }

  private static String since(RollbackStep step) {
    if (step.rowsNow().isEmpty() || step.rowsInBackup().isEmpty()) {
      return "";
    }
    long more = step.rowsNow().get() - step.rowsInBackup().get();
    if (more == 0) {
      return "as many";
    }
    return more > 0 ? Wording.count(more) + " more" : Wording.count(Math.abs(more)) + " fewer";
  }

  private static String text(Optional<?> value) {
    return value.map(Object::toString).orElse("");
  }

  private static String tone(String status) {
    return switch (status) {
      case "DONE" -> "good";
      case "FAILED" -> "bad";
      case "RUNNING" -> "busy";
      default -> "idle";
    };
  }
}
