package dev.fieldfare.contracts.schedule;

/** What a schedule does. */
public enum ScheduleKind {
  /** Runs the checks of the target and stores its score. */
  HEALTH,
  /** Backs up a table. */
  BACKUP,
  /** Has the backups read back that were verified the longest time ago. */
  VERIFICATION,
  /** Validates the target by the profile post. */
  VALIDATION,
  /** Compares the structure of the target with what is expected. */
  DRIFT,
  /** Ends backups whose retention is over. */
  CLEANUP,
  /** Stores a report of the migrations of the target. */
  REPORT
}
