package dev.fieldfare.backup;

import java.time.Duration;

/** Counts backups, purges and recalls. */
public interface BackupTally {

  /** A backup was taken and verified. */
  void verified(long rows, long bytes, Duration took);

  /** A backup failed. */
  void failed();

  /** A verified backup was found damaged. */
  void damaged();

  /** Quarantined values were destroyed. */
  void purged();

  /** Purged values were restored from their backup. */
  void recalled();
}
