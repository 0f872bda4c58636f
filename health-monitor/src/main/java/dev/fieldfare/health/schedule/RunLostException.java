package dev.fieldfare.health.schedule;

/** Another instance has taken the run over, so nothing of this attempt is committed. */
public final class RunLostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** This run was lost. */
  public RunLostException(DueRun run) {
    super("another instance has the run " + run.id(), null, false, false);
  }
}
