package dev.fieldfare.contracts.form;

/** What a sync found about a column of a form. */
public enum ColumnState {
  /** The ledger got a row for it, or would get one. */
  CREATED,
  /** The ledger had its history before. */
  RECORDED,
  /** It belongs to no field. */
  EXTRA,
  /** A field has no such column. */
  MISSING
}
