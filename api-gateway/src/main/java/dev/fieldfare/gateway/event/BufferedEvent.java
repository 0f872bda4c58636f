package dev.fieldfare.gateway.event;

import dev.fieldfare.postgres.query.EventReader.Event;

/** An event in memory, with its text written once for all listeners. */
record BufferedEvent(long position, String type, String subject, String json) {

  static BufferedEvent of(Event event) {
    return new BufferedEvent(event.position(), event.type(), event.subject(), EventText.of(event));
  }
}
