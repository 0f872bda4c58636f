package dev.fieldfare.migration;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.util.List;

/** Where events are published, in order and each once. */
public interface EventSink extends AutoCloseable {

  /**
   * Publishes events that follow one another, if they follow what is published.
   *
   * @param atBegin the first of them is the oldest that there is
   */
  Publication publish(List<LoggedEvent> events, boolean atBegin);

  /** Goes on from another position, unless it has moved on meanwhile. */
  void move(long from, long to);

  /** Lets go of its connection. */
  @Override
  void close();

  /** What became of a publication. */
  sealed interface Publication {
    /** Published, as far as this position. */
    record Through(long position) implements Publication {}

    /** Nothing was published: it is at this position, and goes on from there only. */
    record IsAt(long position) implements Publication {}

    /** Nothing was published: it has lost everything, and begins with the oldest only. */
    record IsEmpty() implements Publication {}
  }
}
