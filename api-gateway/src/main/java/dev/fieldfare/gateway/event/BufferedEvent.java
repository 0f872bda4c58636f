package dev.fieldfare.gateway.event;

import dev.fieldfare.events.cloud.CloudEventJson;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;

/** An event in memory, with its text written once for all listeners. */
record BufferedEvent(long position, String type, String subject, String json) {

  static BufferedEvent of(LoggedEvent event) {
    return new BufferedEvent(
        event.position(), event.type(), event.subject(), CloudEventJson.of(event));
  }
}
