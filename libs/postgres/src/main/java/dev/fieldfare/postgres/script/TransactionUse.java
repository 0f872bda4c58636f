package dev.fieldfare.postgres.script;

/** How a statement goes together with a transaction block. */
public enum TransactionUse {
  /** It runs inside and outside. */
  ALLOWED,
  /** The server refuses it inside a transaction block, with SQLSTATE 25001. */
  FORBIDDEN,
  /** The server refuses it outside a transaction block, or it has no effect there. */
  REQUIRED,
  /** It begins or ends a transaction. */
  CONTROL
}
