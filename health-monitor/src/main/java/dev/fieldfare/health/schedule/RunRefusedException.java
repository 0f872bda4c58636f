package dev.fieldfare.health.schedule;

/** The work of a run cannot be done, so it is not tried again. */
public class RunRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Refused for this reason. */
  public RunRefusedException(String message) {
    super(message, null, false, false);
  }
}
