package dev.fieldfare.contracts.form;

/** How a table differs from the registry. */
public enum DriftKind {
  MISSING_TABLE,
  MISSING_COLUMN,
  TYPE_MISMATCH,
  /** The column belongs to no field. */
  ORPHANED_COLUMN
}
