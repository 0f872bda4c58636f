package dev.fieldfare.events.relay;

import dev.fieldfare.postgres.ledger.EventLog.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** The event log as the relay uses it. */
public interface EventBook {

  /** Notes what is published, numbers what is new and reads on; empty while another relay works. */
  Optional<Step> step(long publishedThrough, OptionalLong readFrom, int limit) throws SQLException;

  /** The oldest position that is still in the log. */
  long firstPosition() throws SQLException;

  /** Deletes published events that are older, at most so many; returns how many. */
  long trim(Duration olderThan, int most, Duration budget) throws SQLException;
}
