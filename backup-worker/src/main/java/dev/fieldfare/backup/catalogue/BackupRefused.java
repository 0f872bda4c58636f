package dev.fieldfare.backup.catalogue;

import dev.fieldfare.contracts.FailureReason;

/** Something that cannot be done with backups. */
public final class BackupRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureReason reason;

  /** A refusal for this reason. */
  public BackupRefused(FailureReason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public FailureReason reason() {
    return reason;
  }
}
