package dev.fieldfare.redisstreams;

import java.util.List;
import java.util.Optional;

/**
 * Pending entries that were taken over in id order.
 *
 * @param entries now pending for this consumer
 * @param gone pending entries that the stream no longer has: trimmed or deleted by another client;
 *     still pending until acknowledged
 * @param next where to go on from when there may be more
 */
public record ClaimedEntries(
    List<StreamEntry> entries, List<StreamId> gone, Optional<StreamId> next) {

  public ClaimedEntries {
    entries = List.copyOf(entries);
    gone = List.copyOf(gone);
  }

  public boolean isEmpty() {
    return entries.isEmpty() && gone.isEmpty();
  }
}
