package dev.fieldfare.health.schedule;

/** The runs that the backup-worker does. */
@FunctionalInterface
public interface BackupRuns {

  /**
   * Asks for the work of a run, which is done once.
   *
   * @return what was done, in one sentence
   * @throws RunRefusedException when it cannot be done
   */
  String ask(DueRun run);
}
