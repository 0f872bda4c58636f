package dev.fieldfare.events.relay;

import dev.fieldfare.events.relay.EventSink.Publication;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.postgres.ledger.EventLog.Step;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

/**
 * Publishes the event log of a database (I10): each event once, in order, and its number is
 * committed before it is published.
 *
 * <p>The sink knows its position and refuses events that do not follow it. So a relay that was
 * frozen and resumes publishes nothing twice, and a sink that lost everything is filled again from
 * the oldest event of the log.
 */
public final class EventRelay implements ServiceLoop {
  private static final int BATCH = 500;

  // Code of this process that records events wakes the relay. Other events wait for this pause.
  private static final Duration QUIET = Duration.ofMillis(500);

  private final EventBook book;
  private final EventSink sink;
  private final IntConsumer published;
  private long publishedThrough;
  private OptionalLong readFrom = OptionalLong.empty();
  private boolean atBegin;

  /**
   * A relay from one log to its sink.
   *
   * @param published gets the number of events of each publication, for metrics
   */
  public EventRelay(EventBook book, EventSink sink, IntConsumer published) {
    this.book = book;
    this.sink = sink;
    this.published = published;
  }

  @Override
  public String name() {
    return "relay";
  }

  @Override
  public Duration quietPause() {
    return QUIET;
  }

  @Override
  public Duration round() throws SQLException {
    Optional<Step> step = book.step(publishedThrough, readFrom, BATCH);
    if (step.isEmpty()) {
      return Pace.IDLE;
    }
    if (readFrom.isPresent() && readFrom.getAsLong() > step.get().lastPosition()) {
      setBack(readFrom.getAsLong(), step.get().publishedPosition());
      return Pace.AT_ONCE;
    }
    List<LoggedEvent> events = step.get().events();
    if (step.get().publishedPosition() == 0 && readFrom.isEmpty()) {
      // The log knows of no publication, and the sink was not asked yet.
      atBegin = true;
    }
    if (events.isEmpty()) {
      return probe(step.get());
    }
    long before = events.getFirst().position() - 1;
    if (!atBegin && readFrom.isPresent() && readFrom.getAsLong() < before) {
      goOnWithTheOldest(readFrom.getAsLong(), before);
      return Pace.AT_ONCE;
    }
    return publish(step.get());
  }

  private Duration publish(Step step) throws SQLException {
    List<LoggedEvent> events = step.events();
    switch (sink.publish(events, atBegin)) {
      case Publication.Through through -> {
        publishedThrough = Math.max(publishedThrough, through.position());
        readFrom = OptionalLong.of(through.position());
        atBegin = false;
        published.accept(events.size());
      }
      case Publication.IsAt elsewhere -> {
        readFrom = OptionalLong.of(elsewhere.position());
        atBegin = false;
        if (elsewhere.position() <= step.lastPosition()) {
          // Another relay published that far and was stopped before it could note it.
          publishedThrough = Math.max(publishedThrough, elsewhere.position());
        }
      }
      case Publication.IsEmpty empty -> beginAgain();
    }
    // Each step is a commit, so a short pause collects more events for the next one.
    return events.size() < BATCH ? Pace.GATHERING : Pace.AT_ONCE;
  }

  // Nothing to publish: an empty publication shows whether the sink still is where it was.
  private Duration probe(Step step) throws SQLException {
    if (step.publishedPosition() == 0) {
      return Pace.IDLE;
    }
    switch (sink.publish(List.of(), false)) {
      case Publication.Through through -> readFrom = OptionalLong.of(through.position());
      case Publication.IsAt at -> readFrom = OptionalLong.of(at.position());
      case Publication.IsEmpty empty -> {
        beginAgain();
        return Pace.AT_ONCE;
      }
    }
    return Pace.IDLE;
  }

  // Events get their positions before they are published. So a sink beyond the last position was
  // filled from a log that was restored to an earlier moment since.
  private void setBack(long from, long to) {
    Log.warnf(
        "event log was restored to an earlier state, publishing again from position=%d was=%d",
        to + 1, from);
    sink.move(from, to);
    publishedThrough = to;
    readFrom = OptionalLong.of(to);
  }

  // Redis was restored to a moment before the oldest event that the log still has.
  private void goOnWithTheOldest(long from, long to) {
    Log.warnf(
        "event log begins after the last event in redis, continuing from position=%d was=%d",
        to + 1, from);
    sink.move(from, to);
    readFrom = OptionalLong.of(to);
  }

  private void beginAgain() throws SQLException {
    long first = book.firstPosition();
    Log.warnf("redis lost the events, publishing them again from position=%d", first);
    readFrom = OptionalLong.of(first - 1);
    atBegin = true;
  }
}
