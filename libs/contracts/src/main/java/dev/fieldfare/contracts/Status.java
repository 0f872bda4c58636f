package dev.fieldfare.contracts;

/** Where a migration stands. The names are those of the API, the ledger and the metrics. */
public enum Status {
  /** Its {@code runAt} is not due. */
  SCHEDULED,
  /** In line. */
  QUEUED,
  /** For a lock, a retry, an approval, a backup or a dependency. */
  WAITING,
  /** A worker is at it; instant changes are never seen here. */
  RUNNING,
  /** Held by an operator. */
  PAUSED,
  /** Done, and recorded in the same transaction. */
  APPLIED,
  /** Tried, and given up; nothing of it is left in the schema. */
  FAILED,
  /** Refused at admission. */
  REJECTED,
  /** Cancelled by a user, or because a migration that it depends on failed. */
  CANCELLED,
  /** Applied, and taken back by a later migration. */
  UNDONE,
  /** A dry run: planned and shown, not done. */
  SKIPPED;

  /** True when no worker will touch it again; an applied one can still be undone. */
  public boolean isFinal() {
    return compareTo(APPLIED) >= 0;
  }

  /** True when the migration did what it was sent for. */
  public boolean isSuccess() {
    return this == APPLIED || this == UNDONE || this == SKIPPED;
  }
}
