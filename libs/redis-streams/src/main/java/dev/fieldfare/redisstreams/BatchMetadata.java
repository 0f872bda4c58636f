package dev.fieldfare.redisstreams;

import java.util.List;
import java.util.Optional;

/**
 * Where a message came from. On a channel with {@code batch=true} it describes all entries of the
 * payload, otherwise the one entry.
 *
 * @param channel the channel that it was read by
 * @param group the group as joined, to look behind the batch, acknowledge parts of it or start anew
 * @param source new, own pending or taken over
 * @param ids the ids of the entries in the order of the payload
 * @param gone ids that were pending but are no longer in the stream: trimmed or deleted by another
 *     client. They are acknowledged with the message; a batch may consist of them alone
 * @param groupCreated whether the join that precedes this batch had to make the group, reading the
 *     stream from 0
 */
public record BatchMetadata(
    String channel,
    StreamGroup group,
    EntrySource source,
    List<StreamId> ids,
    List<StreamId> gone,
    boolean groupCreated) {

  public BatchMetadata {
    ids = List.copyOf(ids);
    gone = List.copyOf(gone);
  }

  public String stream() {
    return group.stream();
  }

  public String consumer() {
    return group.consumer();
  }

  /** The token of the group that the entries were read from. */
  public String incarnation() {
    return group.incarnation();
  }

  public Optional<StreamId> first() {
    return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(0));
  }

  public Optional<StreamId> last() {
    return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(ids.size() - 1));
  }
}
