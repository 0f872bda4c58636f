package dev.fieldfare.gateway.queue;

import dev.fieldfare.contracts.http.DeadLetter;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Entries of the stream that were not migrations. They are in Redis; calls fail while Redis cannot
 * be reached.
 */
public interface DeadLetterStore {

  /** The oldest first, beginning after {@code after}. */
  Uni<List<DeadLetter>> list(String target, Optional<String> after, int limit);

  /** One of them. */
  Uni<Optional<DeadLetter>> find(String target, String id);

  /**
   * Sends it to its stream again, byte for byte, and removes it here, in one transaction.
   *
   * @return the place of the new entry; empty when there is no such letter
   */
  Uni<Optional<String>> replay(String target, String id);

  /** Removes it; false when it was not there. */
  Uni<Boolean> delete(String target, String id);

  /** Redis does not answer. */
  final class RedisAway extends RuntimeException {
    public RedisAway(Throwable cause) {
      super("redis does not answer", cause);
    }
  }
}
