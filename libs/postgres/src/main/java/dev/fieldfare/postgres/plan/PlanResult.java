package dev.fieldfare.postgres.plan;

import java.util.UUID;

/** The answer to a {@link PlanRequest}. */
public sealed interface PlanResult {

  /** The migration that was asked for. */
  UUID migrationId();

  /** It can be done, like this. */
  record Planned(UUID migrationId, Plan plan) implements PlanResult {}

  /** It cannot be done. */
  record Refused(UUID migrationId, Refusal refusal) implements PlanResult {}

  /**
   * It can be planned only once the earlier ones of the same names are applied, or once somebody
   * lets go of the table.
   */
  record Deferred(UUID migrationId, String reason) implements PlanResult {

    static final String LOCKED = "Somebody holds the table exclusively.";

    /** True when it waits for a lock of another session, and for nothing of ours. */
    public boolean isBlocked() {
      return reason.equals(LOCKED);
    }
  }
}
