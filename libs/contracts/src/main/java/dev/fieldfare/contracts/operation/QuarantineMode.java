package dev.fieldfare.contracts.operation;

/** How the values of a dropped column are kept. */
public enum QuarantineMode {
  /** Copied where the table is small, hidden where it is big. */
  AUTO,
  /** Key and value copied aside, the column dropped. */
  COPY,
  /** The column renamed out of sight, nothing moved. */
  HIDE
}
