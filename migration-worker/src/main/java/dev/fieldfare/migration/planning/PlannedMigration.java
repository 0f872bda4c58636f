package dev.fieldfare.migration.planning;

import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.plan.Plan;

/** A migration and what becomes of it. */
public record PlannedMigration(LineEntry entry, PlannedOutcome outcome) {

  // Changes of metadata alone are counted with what they are measured to take, a fraction of a
  // millisecond.
  private static final double INSTANT_HOLD_MS = 0.4;

  /** How long its part of the transaction will hold strong locks. */
  public double holdMs() {
    return outcome instanceof PlannedOutcome.Apply apply ? holdMs(apply.plan()) : 0;
  }

  private static double holdMs(Plan plan) {
    boolean copies = plan.requiresBackup() || !plan.isInstant();
    return copies ? Math.max(plan.estimate().holdMs(), INSTANT_HOLD_MS) : INSTANT_HOLD_MS;
  }
}
