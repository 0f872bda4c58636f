package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.FieldOperation;
import java.util.UUID;

/** One migration to plan. */
public sealed interface PlanRequest {

  /** The migration; its quarantine is found again by this id. */
  UUID migrationId();

  /** What the sender allowed. */
  PlanOptions options();

  /** A change as it was asked for. */
  record PlanChange(UUID migrationId, FieldOperation operation, PlanOptions options)
      implements PlanRequest {}

  /**
   * The way back of a change that was applied.
   *
   * @param original its plan, as it was stored when it was applied
   */
  record PlanUndo(UUID migrationId, UUID originalId, Plan original, PlanOptions options)
      implements PlanRequest {}
}
