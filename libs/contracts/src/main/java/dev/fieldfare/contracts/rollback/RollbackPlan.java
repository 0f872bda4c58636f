package dev.fieldfare.contracts.rollback;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The way back to backups or to a migration. Values of rows are not in it.
 *
 * @param hash over the steps and what they lose; the confirmation code is bound to it
 * @param estimatedMs of all steps, from measured speed where there is one
 * @param verification of restored tables, when the plan was verified
 * @param steps in their order; all but the last are migrations
 */
public record RollbackPlan(
    UUID id,
    String target,
    RollbackPlanStatus status,
    Origin origin,
    String hash,
    String createdBy,
    Instant createdAt,
    Optional<String> executedBy,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    long estimatedMs,
    Optional<List<RestoredRows>> verification,
    Optional<PlanError> error,
    List<RollbackStep> steps) {

  public RollbackPlan {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(status, "status");
    steps = List.copyOf(steps);
  }

  /** What the plan leads back to. */
  public record Origin(Optional<List<UUID>> backups, Optional<UUID> to) {}

  /** Why it or a step failed. */
  public record PlanError(String code, String message) {}

  /**
   * A restored table.
   *
   * @param rows when it was verified; applications may have added some
   */
  public record RestoredRows(String table, Optional<Long> rowsInBackup, Optional<Long> rows) {}
}
