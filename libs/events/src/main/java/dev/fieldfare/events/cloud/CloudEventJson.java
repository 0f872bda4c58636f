package dev.fieldfare.events.cloud;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;

/**
 * Writes an event of a log as CloudEvents 1.0 JSON: the only writer, for Redis and for HTTP.
 *
 * <p>The data is JSON already and is copied as it is. The properties have the order of {@link
 * dev.fieldfare.contracts.event.CloudEvent}.
 */
public final class CloudEventJson {
  private static final int ENVELOPE = 400;

  private CloudEventJson() {}

  /** The event as one line of JSON. */
  public static String of(LoggedEvent event) {
    StringBuilder json = new StringBuilder(event.data().length() + ENVELOPE);
    json.append("{\"specversion\":\"1.0\",\"id\":\"").append(event.id());
    text(json, "source", event.source());
    text(json, "type", event.type());
    text(json, "subject", event.subject());
    text(json, "time", event.time());
    text(json, "datacontenttype", "application/json");
    text(json, "sequence", Long.toString(event.sequence()));
    event.traceparent().ifPresent(parent -> text(json, "traceparent", parent));
    return json.append("\",\"data\":").append(event.data()).append('}').toString();
  }

  // Closes the value before it and leaves its own open.
  private static void text(StringBuilder json, String name, String value) {
    json.append("\",\"").append(name).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, json);
  }
}
