package dev.fieldfare.backup.sealing;

import java.io.IOException;

/**
 * A backup cannot be read without another key. It is not damaged: with its key it is what it was.
 */
public final class BackupKeyException extends IOException {
  /** The worker has no key at all. */
  public static final String MISSING = "backup_key_missing";

  /** The worker has other keys. */
  public static final String WRONG = "backup_key_wrong";

  private static final long serialVersionUID = 1L;

  private final String code;

  BackupKeyException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** {@link #MISSING} or {@link #WRONG}. */
  public String code() {
    return code;
  }
}
