package dev.fieldfare.redisstreams;

import java.util.Optional;

/**
 * What Redis said about a consumer group at one instant.
 *
 * @param incarnation the token of the group; empty when stream or group are gone
 * @param lowestPending the lowest entry that was read and not acknowledged
 * @param lastDelivered the highest entry that was ever handed to a consumer
 * @param lastGenerated the highest id that the stream ever gave
 * @param pending how many entries are read and not acknowledged
 */
public record GroupState(
    Optional<String> incarnation,
    Optional<StreamId> lowestPending,
    StreamId lastDelivered,
    StreamId lastGenerated,
    long pending) {

  /** Whether the group is still the one that the batch was read from. */
  public boolean isSameGroupAs(BatchMetadata batch) {
    return incarnation.filter(batch.incarnation()::equals).isPresent();
  }

  /** Whether a consumer holds an entry that is lower than this one. */
  public boolean hasPendingBelow(StreamId id) {
    return lowestPending.filter(lowest -> lowest.isBefore(id)).isPresent();
  }

  /** Whether the group has handed out this entry: if not, Redis has gone back in time. */
  public boolean hasDelivered(StreamId id) {
    return !lastDelivered.isBefore(id);
  }
}
