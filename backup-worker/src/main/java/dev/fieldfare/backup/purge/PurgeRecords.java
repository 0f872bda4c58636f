package dev.fieldfare.backup.purge;

import dev.fieldfare.postgres.backup.PurgeLedger.ReadyPurge;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The purges of a target: migrations in the lines of its ledger. */
public interface PurgeRecords {

  /**
   * Places due purges in their lines; returns their number. Where the policy requires a proof, one
   * without a proven backup is not placed, and the proof is requested.
   */
  int place(int most) throws SQLException;

  /** The purges at the head of their lines. */
  List<ReadyPurge> ready(int most) throws SQLException;

  /** Destroys the quarantined values of the purge, or changes nothing. */
  ApplyAnswer purge(UUID purge) throws SQLException;

  /** Ends a purge for which nothing is left to do. */
  ApplyAnswer skip(UUID purge) throws SQLException;

  /** Lets the purge wait for another backup. */
  void backUpAgain(UUID purge) throws SQLException;

  /** Lets the purge wait until the store answers again. */
  void waitForStore(UUID purge, Duration pause) throws SQLException;
}
