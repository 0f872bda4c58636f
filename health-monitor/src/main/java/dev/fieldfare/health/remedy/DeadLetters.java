package dev.fieldfare.health.remedy;

import java.util.List;
import java.util.Optional;

/** The entries of the stream of a target that could not be read. */
public interface DeadLetters {

  /**
   * How many there are.
   *
   * @param sendable the ids of the oldest ones that can be sent again
   */
  record Waiting(long count, List<String> sendable) {}

  /** What waits, with at most this number of ids; empty while Redis does not answer. */
  Optional<Waiting> waiting(String target, int limit);

  /**
   * The result of a replay.
   *
   * @param left letters without content, or too large to be sent by a script
   */
  record Replayed(int sent, int left) {}

  /**
   * Sends the oldest that can be sent to the stream again, up to this id and at most this number.
   */
  Replayed replay(String target, String last, int limit);
}
