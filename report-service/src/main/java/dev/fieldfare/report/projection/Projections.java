package dev.fieldfare.report.projection;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The stored projections. Each method works in the transaction of the connection. */
public interface Projections {

  /** The generation into which events are folded; empty while a rebuild is needed first. */
  Optional<Generation> live(Connection own, String target) throws SQLException;

  /**
   * Returns the ids of those events that the rebuild of this generation has already counted, and
   * deletes the records of them.
   */
  Set<UUID> takeCounted(Connection own, Generation generation, List<LoggedEvent> events)
      throws SQLException;

  /** Stores what a batch of events changes. */
  void change(Connection own, Generation generation, ActivityChanges changes) throws SQLException;

  /** Notes the time of the last event that was handled. */
  void handledThrough(Connection own, String target, Instant lastEventAt) throws SQLException;

  /** Requests a rebuild because events are missing. No event is folded until then. */
  void needRebuild(Connection own, String target, String reason) throws SQLException;
}
