package dev.fieldfare.health.remedy;

import java.util.Optional;

/** The entries of the stream of a target that could not be read. */
public interface DeadLetters {

  /**
   * How many there are.
   *
   * @param last the id of the newest one; empty when there is none
   */
  record Waiting(long count, Optional<String> last) {}

  /** The waiting letters; empty while Redis does not answer. */
  Optional<Waiting> waiting(String target);

  /**
   * The result of a replay.
   *
   * @param left letters without content, or too large to be sent by a script
   */
  record Replayed(int sent, int left) {}

  /** Sends the oldest letters to the stream again, up to this id and at most this number. */
  Replayed replay(String target, String last, int limit);
}
