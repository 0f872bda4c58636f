package dev.fieldfare.redisstreams.fault;

import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamGroup;
import dev.fieldfare.redisstreams.StreamId;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Metadata;

/**
 * A message that was refused.
 *
 * @param entries its entries, without those that were acknowledged one by one before
 * @param group to acknowledge them
 * @param reason why it was refused
 * @param metadata what the application added when it refused it
 */
public record FailedDelivery(
    List<StreamEntry> entries, StreamGroup group, Throwable reason, Metadata metadata) {

  public FailedDelivery {
    entries = List.copyOf(entries);
  }

  public List<StreamId> ids() {
    return entries.stream().map(StreamEntry::id).toList();
  }

  String idText() {
    return ids().stream().limit(20).map(StreamId::toString).collect(Collectors.joining(","));
  }
}
