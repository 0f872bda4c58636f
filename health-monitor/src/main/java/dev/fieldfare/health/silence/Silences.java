package dev.fieldfare.health.silence;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The stored silences. */
public interface Silences {

  /** Stores a silence. */
  void create(Silence silence) throws SQLException;

  /** Those that have not ended, also those that begin later; the one that ends first is first. */
  List<Silence> planned() throws SQLException;

  /** Those that have begun and have not ended, the one that ends first at the front. */
  List<Silence> active() throws SQLException;

  /** Ends a silence now; false if none with this id is active. */
  boolean end(UUID id) throws SQLException;

  /** Marks the silences that end before this moment, and returns those not marked before. */
  List<Silence> notice(Instant endingBefore) throws SQLException;

  /** Silences that have ended and are not finished. */
  List<Silence> ended() throws SQLException;

  /** Marks a silence whose open alerts were sent. */
  void finish(UUID id) throws SQLException;

  /** Deletes finished silences, at most some. Returns how many. */
  int trim(Duration olderThan, int limit) throws SQLException;
}
