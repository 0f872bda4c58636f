package dev.fieldfare.health.notify;

import dev.fieldfare.health.schedule.RunRefusedException;

/** The key of a run has another request: an earlier attempt was heard, and its answer was lost. */
final class KeyTakenException extends RunRefusedException {
  private static final long serialVersionUID = 1;

  KeyTakenException(String message) {
    super(message);
  }
}
