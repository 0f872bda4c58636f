package dev.fieldfare.migration.messaging;

import java.util.List;
import java.util.OptionalLong;

/**
 * Events as they are published, together and in this order.
 *
 * @param after the position that must be published already; empty when nothing may be
 * @param through the position of the last of them
 * @param keepFrom the lowest entry id to keep, in milliseconds
 * @param events as JSON, at least one
 */
record EventBatch(OptionalLong after, long through, long keepFrom, List<String> events) {

  EventBatch {
    events = List.copyOf(events);
  }

  /** Whether these come next where this is published. */
  boolean follows(OptionalLong published) {
    return after.equals(published);
  }
}
