package dev.fieldfare.report.archive;

/** The key of a request belongs to a stored report of another request. */
public final class KeyConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyConflict(String key) {
    super(
        "the key %s belongs to another report; choose another key".formatted(key),
        null,
        false,
        false);
  }
}
