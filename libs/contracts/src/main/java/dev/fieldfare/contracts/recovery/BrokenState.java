package dev.fieldfare.contracts.recovery;

/** How a migration ended that did not end as it should. */
public enum BrokenState {
  /** It failed, and its ledger says so. */
  FAILED,
  /** It failed, and some of its statements are done. */
  HALF_APPLIED,
  /** It began and has no end: it runs now, or was interrupted. */
  UNFINISHED,
  /** It is applied, and its file has another text now. */
  CHANGED,
  /** It is applied, and the last release had no file for it. */
  MISSING
}
