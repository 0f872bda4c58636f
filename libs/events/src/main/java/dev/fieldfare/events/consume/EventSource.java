package dev.fieldfare.events.consume;

import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.EventLog.Bounds;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * An event log that a consumer reads.
 *
 * @param name the target, or {@link ControlLog#NAME}
 */
public record EventSource(String name, DataSource database, String schema) {

  /** The log of the ledger in a target; reading needs a role that may call {@code events_after}. */
  public static EventSource ofTarget(String target, DataSource database) {
    return new EventSource(target, database, LedgerInstaller.SCHEMA);
  }

  /** The log of the control database. */
  public static EventSource ofControl(DataSource control) {
    return new EventSource(ControlLog.NAME, control, ControlLog.SCHEMA);
  }

  /**
   * What follows a position.
   *
   * @param isReplaced true when the event at the position is another one than was handled
   * @param missed events after the position that are no longer in the log
   */
  record Following(boolean isReplaced, long missed, List<LoggedEvent> events) {}

  /** Reads what follows a position; a new consumer is at position 0 and misses nothing. */
  Following after(ConsumerPosition at, int limit) throws SQLException {
    try (Connection connection = database.getConnection()) {
      EventLog log = new EventLog(connection, schema);
      Bounds bounds = log.bounds();
      if (at.position() == 0) {
        return new Following(false, 0, log.after(0, limit));
      }
      if (at.position() > bounds.last()) {
        return new Following(true, 0, List.of());
      }
      // The last handled event is read again, to see that it is still the same.
      List<LoggedEvent> events = log.after(at.position() - 1, limit + 1);
      return events.isEmpty() ? missing(at, bounds) : following(at, events);
    }
  }

  // The log was emptied by its retention.
  private static Following missing(ConsumerPosition at, Bounds bounds) {
    return new Following(false, bounds.last() - at.position(), List.of());
  }

  private static Following following(ConsumerPosition at, List<LoggedEvent> events) {
    LoggedEvent first = events.getFirst();
    if (first.position() > at.position()) {
      return new Following(false, first.position() - at.position() - 1, events);
    }
    Optional<UUID> handled = at.eventId();
    boolean isReplaced = handled.filter(id -> !id.equals(first.id())).isPresent();
    return new Following(isReplaced, 0, isReplaced ? List.of() : events.subList(1, events.size()));
  }
}
