package dev.fieldfare.events.consume;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a consumer does with events. */
@FunctionalInterface
public interface EventHandler {

  /**
   * Handles the next events of one source, in order. The connection is in a transaction that also
   * stores the consumer's position: both commit, or neither. So the handler writes its result
   * through this connection only, and neither commits nor rolls back.
   *
   * @param own a connection to the consumer's own database
   */
  void handle(Connection own, String source, List<LoggedEvent> events) throws SQLException;

  /**
   * Called in such a transaction when the log no longer holds the event that was handled last: the
   * database was restored to an earlier moment, or is another one. All events of the log follow,
   * handled ones again. A handler that counts events must delete its numbers of the source.
   */
  default void logReplaced(Connection own, String source) throws SQLException {}

  /**
   * Called in such a transaction when events were deleted before the consumer read them: it did not
   * run for longer than the retention of the log.
   *
   * @param count how many are missing
   */
  default void eventsMissed(Connection own, String source, long count) throws SQLException {}
}
