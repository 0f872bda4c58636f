package dev.fieldfare.events.consume;

import dev.fieldfare.events.consume.EventSource.Following;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Handles each event of one source once and in order, and stores its position in the transaction of
 * the handler's result.
 *
 * <ul>
 *   <li>It reads the log and not Redis, so a flushed or trimmed Redis loses nothing.
 *   <li>Events are read before the transaction begins: a source that hangs keeps no lock.
 *   <li>Several instances may run. The locked position lets one of them commit; the others read
 *       again.
 *   <li>A kill before the commit leaves nothing behind. After a lost answer to the commit, the next
 *       round reads the position that was stored.
 *   <li>A batch that fails is repeated with half of its events, down to one. So an event that
 *       cannot be handled stops its successors only, and is named in the log.
 * </ul>
 */
public final class EventConsumer implements ServiceLoop {
  static final Duration POLL = Duration.ofSeconds(1);

  // Redis wakes a consumer, and so does the reader of Redis each second while Redis is away.
  private static final Duration QUIET = Duration.ofSeconds(5);

  static final int LARGEST_BATCH = 256;

  private final ConsumerStore.Key key;
  private final EventSource source;
  private final ConsumerStore store;
  private final EventHandler handler;
  private int limit = LARGEST_BATCH;

  /**
   * A consumer of one source.
   *
   * @param name unique among the consumers of the store
   */
  public EventConsumer(String name, EventSource source, ConsumerStore store, EventHandler handler) {
    this.key = new ConsumerStore.Key(name, source.name());
    this.source = source;
    this.store = store;
    this.handler = handler;
  }

  @Override
  public String name() {
    return key.consumer();
  }

  @Override
  public Duration quietPause() {
    return QUIET;
  }

  @Override
  public Duration round() throws SQLException {
    ConsumerPosition at = store.read(key);
    Following following = source.after(at, limit);
    if (following.isReplaced()) {
      beginAgain(at);
      return Pace.AT_ONCE;
    }
    if (following.events().isEmpty() && following.missed() == 0) {
      return POLL;
    }
    handleOrShrink(at, following);
    return following.events().size() < limit ? Pace.GATHERING : Pace.AT_ONCE;
  }

  private void handleOrShrink(ConsumerPosition at, Following following) throws SQLException {
    boolean done = false;
    try {
      handle(at, following);
      done = true;
    } finally {
      if (done) {
        limit = Math.min(LARGEST_BATCH, limit * 2);
      } else {
        warnOfOne(following.events());
        limit = Math.max(1, Math.min(limit, following.events().size()) / 2);
      }
    }
  }

  private void warnOfOne(List<LoggedEvent> events) {
    if (events.size() == 1) {
      LoggedEvent event = events.getFirst();
      Log.warnf(
          "event not handled, will retry consumer=%s source=%s position=%d type=%s eventId=%s",
          key.consumer(), key.source(), event.position(), event.type(), event.id());
    }
  }

  private void handle(ConsumerPosition at, Following following) throws SQLException {
    inTransaction(
        at,
        own -> {
          if (following.missed() > 0) {
            Log.errorf(
                "events were deleted before they were handled consumer=%s source=%s count=%d",
                key.consumer(), key.source(), following.missed());
            handler.eventsMissed(own, key.source(), following.missed());
          }
          if (following.events().isEmpty()) {
            return new ConsumerPosition(at.position() + following.missed(), Optional.empty());
          }
          handler.handle(own, key.source(), following.events());
          LoggedEvent last = following.events().getLast();
          return new ConsumerPosition(last.position(), Optional.of(last.id()));
        });
  }

  private void beginAgain(ConsumerPosition at) throws SQLException {
    Log.warnf(
        "event log was replaced, reading it from its beginning consumer=%s source=%s was=%d",
        key.consumer(), key.source(), at.position());
    inTransaction(
        at,
        own -> {
          handler.logReplaced(own, key.source());
          return ConsumerPosition.BEGINNING;
        });
  }

  /** What a transaction does; returns the position that it reaches. */
  @FunctionalInterface
  private interface Work {
    ConsumerPosition on(Connection own) throws SQLException;
  }

  private void inTransaction(ConsumerPosition at, Work work) throws SQLException {
    try (Connection own = store.database().getConnection()) {
      own.setAutoCommit(false);
      try {
        // Another instance may have handled the same events meanwhile.
        if (store.lock(own, key).equals(at)) {
          store.store(own, key, work.on(own));
        }
        own.commit();
      } catch (SQLException | RuntimeException e) {
        rollBack(own, e);
        throw e;
      }
      own.setAutoCommit(true);
    }
  }

  // A broken connection cannot be rolled back, and the server has done so already.
  private static void rollBack(Connection own, Exception because) {
    try {
      own.rollback();
      own.setAutoCommit(true);
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }
}
