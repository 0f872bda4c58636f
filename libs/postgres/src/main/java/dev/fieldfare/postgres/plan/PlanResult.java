package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import java.util.UUID;

/** The answer to a {@link PlanRequest}. */
public sealed interface PlanResult {

  /** The migration that was asked for. */
  UUID migrationId();

  /** It can be done, like this. */
  record Planned(UUID migrationId, Plan plan) implements PlanResult {}

  /** It cannot be done. */
  record Refused(UUID migrationId, Refusal refusal) implements PlanResult {}

  /** It can be planned only once the earlier ones of the same names are applied. */
  record Deferred(UUID migrationId, String reason) implements PlanResult {

    /** Why an atomic set that it belongs to cannot be applied. */
    public Refusal inAtomicSet() {
      return Refusal.of(
          FailureReason.UNSUPPORTED,
          "cannot be planned together with the rest of its atomic change set: " + reason);
    }
  }

  /** It can be planned only once another session releases its exclusive lock. */
  record Blocked(UUID migrationId) implements PlanResult {}
}
