package dev.fieldfare.contracts.rollback;

/** How far a rollback plan is. */
public enum RollbackPlanStatus {
  PLANNED,
  EXECUTING,
  COMPLETED,
  FAILED;

  /** True when nothing more happens. */
  public boolean isFinal() {
    return this == COMPLETED || this == FAILED;
  }
}
