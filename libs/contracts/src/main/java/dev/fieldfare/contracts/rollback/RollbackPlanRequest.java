package dev.fieldfare.contracts.rollback;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a rollback plan leads back to: backups, a migration, or what was before a change set.
 *
 * @param target {@code main} when absent; the target of the backups or of the migration
 * @param backups each of one table, which gets back under its own name
 * @param to the migration that stays; what came after it is undone, the newest first
 * @param changeSet all applied changes of this set are undone, the newest first
 */
public record RollbackPlanRequest(
    Optional<String> target,
    Optional<List<UUID>> backups,
    Optional<UUID> to,
    Optional<String> changeSet) {

  /** A request for a plan with this origin. */
  public static RollbackPlanRequest of(Optional<String> target, RollbackPlan.Origin origin) {
    return new RollbackPlanRequest(target, origin.backups(), origin.to(), origin.changeSet());
  }

  /** What the plan leads back to. */
  public RollbackPlan.Origin origin() {
    return new RollbackPlan.Origin(backups, to, changeSet);
  }
}
