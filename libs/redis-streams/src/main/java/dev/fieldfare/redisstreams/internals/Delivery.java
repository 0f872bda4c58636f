package dev.fieldfare.redisstreams.internals;

import dev.fieldfare.redisstreams.BatchMetadata;
import dev.fieldfare.redisstreams.EntrySource;
import dev.fieldfare.redisstreams.StreamEntry;
import dev.fieldfare.redisstreams.StreamId;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes one message: entries of one stream that are settled together.
 *
 * @param group the join that they were read in
 * @param source how they came
 * @param entries in id order
 * @param gone ids that are pending but no longer in the stream
 */
record Delivery(
    JoinedGroup group, EntrySource source, List<StreamEntry> entries, List<StreamId> gone) {

  List<StreamId> ids() {
    return entries.stream().map(StreamEntry::id).toList();
  }

  /** What is acknowledged when all went well. */
  List<StreamId> allIds() {
    List<StreamId> all = new ArrayList<>(ids());
    all.addAll(gone);
    return all;
  }

  BatchMetadata metadata(String channel) {
    return new BatchMetadata(channel, group, source, ids(), gone, group.wasCreated());
  }
}
