package dev.fieldfare.gateway.ledger;

import dev.fieldfare.postgres.query.EventReader.Event;

/** An event in memory, with its text written once for all listeners. */
record LoggedEvent(long position, String type, String subject, String json) {

  static LoggedEvent of(Event event) {
    return new LoggedEvent(event.position(), event.type(), event.subject(), EventText.of(event));
  }
}
