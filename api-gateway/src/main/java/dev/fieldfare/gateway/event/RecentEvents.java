package dev.fieldfare.gateway.event;

import java.util.List;

/**
 * The last events of a log, without a gap. One thread adds, many read.
 *
 * <p>Readers come with the position that they have: what they lack is either here, or was here and
 * is in the log, or has not happened yet.
 */
final class RecentEvents {

  private final BufferedEvent[] ring;
  private long last;
  private int size;

  RecentEvents(int capacity, long last) {
    this.ring = new BufferedEvent[capacity];
    this.last = last;
  }

  synchronized void add(List<BufferedEvent> events) {
    for (BufferedEvent event : events) {
      // Positions have no holes; where one was forgotten by the log itself, memory begins anew.
      size = event.position() == last + 1 ? size : 0;
      ring[slot(event.position())] = event;
      last = event.position();
      size = Math.min(size + 1, ring.length);
    }
  }

  /** The position of the newest event that was seen. */
  synchronized long last() {
    return last;
  }

  /** The event after this position; null when it is not here. */
  synchronized BufferedEvent after(long position) {
    return position >= last || position < last - size ? null : ring[slot(position + 1)];
  }

  /** True when events after this position have left the memory, so that the log must be read. */
  synchronized boolean hasForgotten(long position) {
    return position < last - size;
  }

  private int slot(long position) {
    return (int) (position % ring.length);
  }
}
