package dev.fieldfare.contracts.form;

/** How a table differs from the registry. */
public enum DriftKind {
  MISSING_TABLE,
  MISSING_COLUMN,
  /** The type, with length and precision. */
  TYPE_MISMATCH,
  NULLABILITY,
  DEFAULT,
  /** The column belongs to no field. */
  ORPHANED_COLUMN,
  /** The table has the columns of a form and belongs to none. */
  ORPHANED_TABLE
}
