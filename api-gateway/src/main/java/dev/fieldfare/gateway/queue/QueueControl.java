package dev.fieldfare.gateway.queue;

import dev.fieldfare.contracts.http.QueueStats.TargetStats;

/** The lines of the targets. Every call blocks. */
public interface QueueControl {

  /** How long the lines are and how fast they move. */
  TargetStats stats(String target);

  /**
   * Holds the whole target or one table; answers when nothing is in flight any more.
   *
   * @param name {@code schema.table}, or empty for the target
   * @throws RequestRefused when there is no such table
   */
  void pause(String target, String name, String by);

  /**
   * Lets it go on.
   *
   * @throws RequestRefused when there is no such table, or it is not held
   */
  void resume(String target, String name);

  /** Takes note of the failures of a target; returns how many were not acknowledged before. */
  long acknowledge(String target, String by);
}
