package dev.fieldfare.migration.messaging;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.fieldfare.migration.EventSink;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Publishes events on the stream {@code fieldfare:events}.
 *
 * <p>Beside the stream is a note of how far a target's events are published. Both change together,
 * and only Redis says what follows the note: it alone can refuse a relay that was stopped and goes
 * on late. How, is the writer's part.
 */
public final class RedisEventSink implements EventSink {
  private final PublishedNote note;
  private final EventWriter writer;
  private final Duration retention;
  private final Clock clock;

  RedisEventSink(PublishedNote note, EventWriter writer, Duration retention, Clock clock) {
    this.note = note;
    this.writer = writer;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public Publication publish(List<LoggedEvent> events, boolean atBegin) {
    OptionalLong published =
        events.isEmpty() ? note.position() : writer.write(batch(events, atBegin));
    if (published.isEmpty()) {
      return new Publication.IsEmpty();
    }
    long position = published.getAsLong();
    // Also when these were published already by a publication whose answer was lost.
    boolean through = !events.isEmpty() && position == events.getLast().position();
    return through ? new Publication.Through(position) : new Publication.IsAt(position);
  }

  @Override
  public void move(long from, long to) {
    note.move(from, to);
  }

  @Override
  public void close() {
    writer.close();
  }

  private EventBatch batch(List<LoggedEvent> events, boolean atBegin) {
    return new EventBatch(
        atBegin ? OptionalLong.empty() : OptionalLong.of(events.getFirst().position() - 1),
        events.getLast().position(),
        clock.instant().minus(retention).toEpochMilli(),
        events.stream().map(RedisEventSink::cloudEvent).toList());
  }

  // The data is JSON already; the rest is short and of known shape.
  static String cloudEvent(LoggedEvent event) {
    StringBuilder json = new StringBuilder(event.data().length() + 400);
    json.append("{\"specversion\":\"1.0\",\"id\":\"").append(event.id());
    text(json, "source", event.source());
    text(json, "type", event.type());
    text(json, "subject", event.subject());
    text(json, "time", event.time());
    text(json, "datacontenttype", "application/json");
    event.traceparent().ifPresent(parent -> text(json, "traceparent", parent));
    text(json, "sequence", Long.toString(event.sequence()));
    return json.append("\",\"data\":").append(event.data()).append('}').toString();
  }

  // Closes the value before it and leaves its own open.
  private static void text(StringBuilder json, String name, String value) {
    json.append("\",\"").append(name).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, json);
  }
}
