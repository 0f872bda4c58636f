package dev.fieldfare.contracts.rollback;

import dev.fieldfare.contracts.rollback.RollbackPlan.PlanError;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A step of a rollback plan.
 *
 * @param kind UNDO, REMOVE_TABLE, RESTORE or VERIFY
 * @param level CRITICAL when it destroys or brings back values, otherwise STANDARD
 * @param loses what is lost by it, in words
 * @param reverts the migration that it undoes
 * @param rowsNow of the table that it removes, when the plan was made
 * @param status PENDING, RUNNING, DONE or FAILED
 * @param migrationId the migration that does it
 */
public record RollbackStep(
    int n,
    String kind,
    String level,
    String description,
    Optional<String> loses,
    Optional<UUID> reverts,
    Optional<UUID> backupId,
    Optional<String> schema,
    Optional<String> table,
    Optional<Long> rowsNow,
    Optional<Long> rowsInBackup,
    long estimatedMs,
    String status,
    Optional<UUID> migrationId,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<PlanError> error) {

  /** True when it destroys or brings back values. */
  public boolean isCritical() {
    return level.equals("CRITICAL");
  }
}
