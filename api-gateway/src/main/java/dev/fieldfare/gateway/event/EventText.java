package dev.fieldfare.gateway.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.fieldfare.postgres.query.EventReader.Event;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes an event of the log as CloudEvents JSON; its data is taken over as it is. */
final class EventText {

  private static final JsonFactory FACTORY = new JsonFactory();

  private EventText() {}

  static String of(Event event) {
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("specversion", "1.0");
      json.writeStringField("id", event.id());
      json.writeStringField("source", event.source());
      json.writeStringField("type", event.type());
      json.writeStringField("subject", event.subject());
      json.writeStringField("time", event.time());
      json.writeStringField("datacontenttype", "application/json");
      json.writeStringField("sequence", Long.toString(event.sequence()));
      if (event.traceparent().isPresent()) {
        json.writeStringField("traceparent", event.traceparent().get());
      }
      json.writeFieldName("data");
      json.writeRawValue(event.data());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
