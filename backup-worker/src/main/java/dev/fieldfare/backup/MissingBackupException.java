package dev.fieldfare.backup;

import java.io.IOException;

/** Nothing of a backup is in the store: it was removed, or the store is another one. */
public final class MissingBackupException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A backup that is missing. */
  public MissingBackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
