package dev.fieldfare.contracts.remedy;

/** How far a remedy is. */
public enum RemedyState {
  /** It is listed, and nothing is done. */
  SUGGESTED,
  /** It is confirmed, and is performed soon. */
  WAITING,
  /** It is performed, or its result is not known yet. */
  RUNNING,
  /** The problem is gone. */
  SUCCEEDED,
  /** It could not be performed, or the problem is still there. */
  FAILED,
  /** The problem was gone, or another one, before anything was done. */
  OBSOLETE
}
