package dev.fieldfare.contracts.remedy;

/** The state of a remedy. */
public enum RemedyState {
  /** It is listed, and nothing is done. */
  SUGGESTED,
  /** It is confirmed, and is performed soon. */
  WAITING,
  /** It is being performed, or its result is not known yet. */
  RUNNING,
  /** The problem is gone. */
  SUCCEEDED,
  /** It could not be performed, or the problem still exists. */
  FAILED,
  /** The problem was gone or had changed before the remedy started. */
  OBSOLETE
}
