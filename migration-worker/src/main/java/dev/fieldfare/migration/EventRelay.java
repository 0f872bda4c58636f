package dev.fieldfare.migration;

import dev.fieldfare.migration.EventSink.Publication;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.postgres.ledger.EventLog.Step;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Publishes the log (I10): each event once, in order, with its number committed before it is seen.
 *
 * <p>The sink says where it is, and refuses what does not follow: so a relay that was stopped and
 * goes on late publishes nothing twice, and a sink that lost everything is filled again from the
 * oldest event on.
 */
public final class EventRelay implements TargetLoop {
  private static final int BATCH = 500;

  private final EventBook book;
  private final EventSink sink;
  private final Tally tally;
  private long publishedThrough;
  private OptionalLong readFrom = OptionalLong.empty();
  private boolean atBegin;

  public EventRelay(EventBook book, EventSink sink, Tally tally) {
    this.book = book;
    this.sink = sink;
    this.tally = tally;
  }

  @Override
  public String name() {
    return "relay";
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
      // Nothing is known to be published, and the sink has not said anything else.
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
        tally.published(events.size());
      }
      case Publication.IsAt elsewhere -> {
        readFrom = OptionalLong.of(elsewhere.position());
        atBegin = false;
        if (elsewhere.position() <= step.lastPosition()) {
          // Somebody published that far and had no time to note it.
          publishedThrough = Math.max(publishedThrough, elsewhere.position());
        }
      }
      case Publication.IsEmpty empty -> beginAgain();
    }
    // Each step is a commit: while work goes on, more events are worth a moment.
    return events.size() < BATCH ? Pace.GATHERING : Pace.AT_ONCE;
  }

  // Nothing to publish: an empty publication still tells whether the sink has what we think it has.
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

  // Events get their positions before they are published: a sink that is beyond the last of them
  // saw
  // the future of a ledger that was restored to an earlier moment since.
  private void setBack(long from, long to) {
    Log.warnf("the ledger was set back, publishing again from position=%d was=%d", to + 1, from);
    sink.move(from, to);
    publishedThrough = to;
    readFrom = OptionalLong.of(to);
  }

  // Redis came back as it was before the oldest event that the log still has.
  private void goOnWithTheOldest(long from, long to) {
    Log.warnf(
        "the log begins after what redis has, going on from position=%d was=%d", to + 1, from);
    sink.move(from, to);
    readFrom = OptionalLong.of(to);
  }

  private void beginAgain() throws SQLException {
    long first = book.firstPosition();
    Log.warnf("redis lost the events, filling it again from position=%d", first);
    readFrom = OptionalLong.of(first - 1);
    atBegin = true;
  }
}
