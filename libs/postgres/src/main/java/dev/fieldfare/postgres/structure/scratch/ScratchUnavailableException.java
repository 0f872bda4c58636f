package dev.fieldfare.postgres.structure.scratch;

/** The target gives no scratch database. The message says why and what to do. */
public final class ScratchUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ScratchUnavailableException(String message) {
    super(message);
  }

  ScratchUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
