package dev.fieldfare.redisstreams.fault;

import io.smallrye.mutiny.Uni;

/**
 * Decides what becomes of a message that was refused (nack). An application replaces or adds
 * strategies with beans that implement {@link Factory} and carry an {@code @Identifier}, and names
 * one in the attribute {@code failure-strategy}.
 */
public interface StreamFailureHandler {

  /**
   * Deals with a refused message. What it does not acknowledge stays pending. A failure of the
   * returned {@code Uni} ends the stream of messages.
   */
  Uni<Void> handle(FailedDelivery failed);

  /** Makes the handler of a channel. */
  interface Factory {

    StreamFailureHandler create(FailureContext context);
  }

  /** The identifiers of the strategies that come with the connector. */
  interface Strategy {
    String FAIL = "fail";
    String IGNORE = "ignore";
    String LEAVE_PENDING = "leave-pending";
    String DEAD_LETTER = "dead-letter";
  }
}
