package dev.fieldfare.contracts.schedule;

/** What a schedule does. */
public enum ScheduleKind {
  /** Runs the checks of the target and stores its score. */
  HEALTH,
  /** Backs up a table. */
  BACKUP,
  /** Backs up all tables with their structure. */
  FULL_BACKUP,
  /** Has the backups read back that were verified the longest time ago. */
  VERIFICATION,
  /** Restores the newest backup with a structure into a scratch database, and compares. */
  PROOF,
  /** Validates the target by the profile post. */
  VALIDATION,
  /** Compares the structure of the target with the expected one. */
  DRIFT,
  /** Ends backups whose retention is over. */
  CLEANUP,
  /** Stores a report of the migrations of the target. */
  REPORT,
  /** Stores a digest of the target since the due moment before, and sends it by e-mail. */
  DIGEST,
  /** Records the columns of forms that are older than Fieldfare. */
  SYNC
}
