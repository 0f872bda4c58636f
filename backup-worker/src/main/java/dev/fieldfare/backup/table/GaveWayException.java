package dev.fieldfare.backup.table;

/** A backup ended early, because a change waits for the table. */
final class GaveWayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GaveWayException() {
    super("a change waits for the table");
  }
}
