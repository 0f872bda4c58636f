package dev.fieldfare.backup;

/** What is in the store is not what was written; the message says what is wrong with which file. */
public final class DamagedBackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A backup with this damage. */
  public DamagedBackupException(String message) {
    super(message);
  }

  /** A backup with this damage, which another error showed. */
  public DamagedBackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
