package dev.fieldfare.events.relay;

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

  /** Continues from another position, unless the position has changed meanwhile. */
  void move(long from, long to);

  /** Closes its connections. */
  @Override
  void close();

  /** The result of a publication. */
  sealed interface Publication {
    /** Published, as far as this position. */
    record Through(long position) implements Publication {}

    /** Nothing was published: the sink is at this position and continues from there only. */
    record IsAt(long position) implements Publication {}

    /** Nothing was published: the sink is empty and begins with the oldest event only. */
    record IsEmpty() implements Publication {}
  }
}
