package dev.fieldfare.health.schedule;

/** The runs that another service does. */
@FunctionalInterface
public interface RemoteRuns {

  /**
   * Asks for the work of a run, which has one effect however often it is asked for.
   *
   * @return what was done, in one sentence
   * @throws RunRefusedException when it cannot be done
   */
  String ask(DueRun run);
}
