package dev.fieldfare.health.check;

/** Asks Redis for the length of queues. */
@FunctionalInterface
public interface BrokerInspector {

  /** The state of the queue of a target. */
  BrokerState inspect(String target);

  /** What the broker answered. */
  sealed interface BrokerState {

    /**
     * It answers.
     *
     * @param queued entries that are not admitted yet
     * @param deadLetters entries that are no migrations
     */
    record Connected(long queued, long deadLetters) implements BrokerState {}

    /** It does not answer. */
    record Away(String reason) implements BrokerState {}
  }
}
