package dev.fieldfare.gateway;

import dev.fieldfare.contracts.http.QueueStats.TargetStats;

/** The lines of the targets. Every call blocks. */
public interface QueueControl {

  /** How long the lines are and how fast they move. */
  TargetStats stats(String target);

  /**
   * Holds the whole target or one table; answers when nothing is in flight any more.
   *
   * @param name {@code schema.table}, or empty for the target
   */
  void pause(String target, String name, String by);

  /** Lets it go on; false when it was not held. */
  boolean resume(String target, String name);
}
