package dev.fieldfare.contracts.track;

/** What is odd about a version. */
public enum VersionFinding {
  /** It is applied, and the file has another text now. */
  CHANGED,
  /** It is applied, and the last release had no file for it. */
  MISSING,
  /** It is not applied, and a later version is. */
  OUT_OF_ORDER
}
