package dev.fieldfare.events.redis;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.events.cloud.CloudEventJson;
import dev.fieldfare.events.redis.EventBatch.Entry;
import dev.fieldfare.events.relay.EventSink;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Publishes events on the stream {@code fieldfare:events}, and alerts on {@code fieldfare:alerts}.
 *
 * <p>Beside the stream is a note of the last published position of a log. Stream and note change
 * together, and Redis itself compares the note: only so a relay that was frozen and resumes is
 * refused. The {@link EventWriter} does it.
 */
public final class RedisEventSink implements EventSink {
  private static final String ALERT = "dev.fieldfare.alert.";

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

  private static Entry entry(LoggedEvent event) {
    String stream = event.type().startsWith(ALERT) ? Streams.ALERTS : Streams.EVENTS;
    return new Entry(stream, CloudEventJson.of(event));
  }

  private EventBatch batch(List<LoggedEvent> events, boolean atBegin) {
    return new EventBatch(
        atBegin ? OptionalLong.empty() : OptionalLong.of(events.getFirst().position() - 1),
        events.getLast().position(),
        clock.instant().minus(retention).toEpochMilli(),
        events.stream().map(RedisEventSink::entry).toList());
  }
}
