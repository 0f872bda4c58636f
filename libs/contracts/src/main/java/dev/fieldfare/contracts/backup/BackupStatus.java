package dev.fieldfare.contracts.backup;

/** How far a backup is. Only VERIFIED and PROVEN ones count. */
public enum BackupStatus {
  /** It was requested or is being taken. */
  RUNNING,
  /** Everything is in the store. */
  COMPLETED,
  /** It was read back and recomputed. */
  VERIFIED,
  /** It was restored and compared. */
  PROVEN,
  /** It could not be taken. */
  FAILED,
  /** It was verified and is damaged now. */
  CORRUPT,
  /** Its retention is over. */
  EXPIRED,
  /** Its files were deleted. */
  DELETED;

  /** Whether work on it goes on without being asked for. */
  public boolean isUnderWay() {
    return this == RUNNING || this == COMPLETED;
  }

  /** Whether it can be relied on. */
  public boolean counts() {
    return this == VERIFIED || this == PROVEN;
  }
}
