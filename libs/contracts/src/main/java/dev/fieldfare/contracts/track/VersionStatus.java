package dev.fieldfare.contracts.track;

/** Where a version of a track stands. */
public enum VersionStatus {
  /** Its text is stored, and it was not applied yet. */
  PENDING,
  APPLIED,
  /** The last attempt failed; nothing of it is left. */
  FAILED,
  ROLLED_BACK,
  /** It was there before the track. */
  BASELINE;

  /** True when the schema has what the version makes. */
  public boolean isInPlace() {
    return this == APPLIED || this == BASELINE;
  }
}
