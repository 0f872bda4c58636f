package dev.fieldfare.backup.database;

/** A backup that must not or cannot be restored as things are. */
public final class RestoreRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RestoreRefused(String message) {
    super(message);
  }
}
