package dev.fieldfare.health.schedule;

/** Runs whose work another service does. */
@FunctionalInterface
public interface RemoteRuns {

  /**
   * Requests the work of a run. Repeated requests have no further effect.
   *
   * @return what was done, in one sentence
   * @throws RunRefusedException when it cannot be done
   */
  String ask(DueRun run);
}
