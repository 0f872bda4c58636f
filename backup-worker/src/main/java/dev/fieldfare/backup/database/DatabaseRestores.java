package dev.fieldfare.backup.database;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** The restores of a target's backups into other databases: migrations in lines of their own. */
public interface DatabaseRestores {

  /**
   * A restore that is first in its line.
   *
   * @param counts whether its backup is still verified
   */
  record ReadyDatabase(UUID id, String into, boolean counts, StoredBackup backup) {}

  /** Restores that are first in their lines. */
  List<ReadyDatabase> ready(int most) throws SQLException;

  /** Takes the lease of a restore: its epoch; empty when another worker has it. */
  OptionalLong lease(UUID restore) throws SQLException;

  /** Keeps the lease; false when another worker has taken it. */
  boolean renew(UUID restore, long epoch) throws SQLException;

  /** What makes a restore visible. */
  @FunctionalInterface
  interface LastStep {
    /** Gives the database its name. */
    void run() throws SQLException;
  }

  /**
   * Ends a restore by its last step. Outcome and step belong together: the step is not done when
   * the restore was cancelled, and the outcome is not written when the step fails.
   */
  ApplyAnswer finish(ReadyDatabase restore, long epoch, LastStep last) throws SQLException;

  /** Ends a restore that cannot be done. */
  void fail(UUID restore, FailureReason reason, String message) throws SQLException;

  /** Has a restore tried again after a pause, which grows. */
  void postpone(UUID restore, FailureReason reason, String message) throws SQLException;
}
