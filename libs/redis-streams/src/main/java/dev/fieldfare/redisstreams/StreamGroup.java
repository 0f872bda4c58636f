package dev.fieldfare.redisstreams;

import io.smallrye.mutiny.Uni;
import java.util.Collection;

/**
 * A consumer group as this connector joined it: the way to look behind a batch before its effects
 * are made final.
 *
 * <p>The group carries a token, its <em>incarnation</em>, that is born and dies with it. Every call
 * here speaks to the incarnation that was joined: on another one {@link #acknowledge} does nothing
 * and {@link #claimBelow} fails with {@link IncarnationChangedException}. The calls are not
 * repeated when the connection is lost, except {@link #acknowledge}, which is retried until Redis
 * answers or the channel is closed.
 */
public interface StreamGroup {

  String stream();

  String group();

  /** The name under which this connector reads. */
  String consumer();

  /** The token of the group at the time it was joined. */
  String incarnation();

  /** Reads the state of the group as it is now, in one round trip. */
  Uni<GroupState> state();

  /**
   * Takes over pending entries lower than {@code id} from all consumers, whatever their idle time,
   * lowest first. They are not handed out by the channel: the caller works on them and acknowledges
   * them here.
   *
   * @param count how many at most, up to 1000
   */
  Uni<ClaimedEntries> claimBelow(StreamId id, int count);

  /**
   * Acknowledges entries; of a batch that is then nacked, the failure strategy sees only the
   * remaining entries.
   */
  Uni<Void> acknowledge(Collection<StreamId> ids);

  /**
   * Drops what was handed out and not acknowledged (its ack and nack no longer do anything) and
   * joins again: with the incarnation of that time, own pending entries first. Does nothing when
   * that happened since.
   */
  void rejoin();

  /**
   * Removes from the stream what every group has read and acknowledged, and nothing else.
   *
   * @return the number of entries removed
   */
  Uni<Long> trim();
}
