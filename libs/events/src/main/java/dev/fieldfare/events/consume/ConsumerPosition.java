package dev.fieldfare.events.consume;

import java.util.Optional;
import java.util.UUID;

/**
 * How far a consumer has handled a source.
 *
 * @param position of the last handled event, 0 before the first
 * @param eventId of the last handled event; empty where events were missed
 */
record ConsumerPosition(long position, Optional<UUID> eventId) {
  static final ConsumerPosition BEGINNING = new ConsumerPosition(0, Optional.empty());
}
