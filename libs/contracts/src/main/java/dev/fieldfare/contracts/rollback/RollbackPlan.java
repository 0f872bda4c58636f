package dev.fieldfare.contracts.rollback;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The way back to backups or to a migration. Values of rows are not in it.
 *
 * @param hash over the steps and what they lose; the confirmation code is bound to it
 * @param estimatedMs of all steps, from measured speed where there is one
 * @param verification of restored tables, when the plan was verified
 * @param alternatives other ways back when it was made; a plan does not execute them
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
    Optional<List<WayBack>> alternatives,
    List<RollbackStep> steps) {

  public RollbackPlan {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(status, "status");
    steps = List.copyOf(steps);
  }

  /** The state to which the plan leads back; exactly one value is present. */
  public record Origin(
      Optional<List<UUID>> backups, Optional<UUID> to, Optional<String> changeSet) {

    /** Back to backups of one table each. */
    public static Origin ofBackups(List<UUID> backups) {
      return new Origin(Optional.of(backups), Optional.empty(), Optional.empty());
    }

    /** Back to a migration, which is kept. */
    public static Origin ofMigration(UUID to) {
      return new Origin(Optional.empty(), Optional.of(to), Optional.empty());
    }

    /** Back to the state before a change set. */
    public static Origin ofChangeSet(String changeSet) {
      return new Origin(Optional.empty(), Optional.empty(), Optional.of(changeSet));
    }

    /** Whether exactly one value is present. */
    public boolean isOne() {
      return Stream.of(backups, to, changeSet).filter(Optional::isPresent).count() == 1;
    }
  }

  /**
   * Another way back.
   *
   * @param strategy RESTORE_TABLES, RESTORE_ALL or FIX_FORWARD
   * @param loses what it would lose, or why it is not possible
   * @param backups that it would use
   */
  public record WayBack(String strategy, boolean possible, String loses, List<UUID> backups) {

    public WayBack {
      backups = List.copyOf(backups);
    }
  }

  /** Why it or a step failed. */
  public record PlanError(String code, String message) {}

  /**
   * A restored table.
   *
   * @param rows when it was verified; applications may have added some
   */
  public record RestoredRows(String table, Optional<Long> rowsInBackup, Optional<Long> rows) {}
}
