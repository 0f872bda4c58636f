package dev.fieldfare.backup.restore;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.backup.RestoreLedger.Copy;
import dev.fieldfare.postgres.backup.RestoreLedger.ReadyRestore;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The restores of a target: migrations in the lines of its ledger. */
public interface RestoreRecords {

  /** The name of the loop that uses it. */
  String name();

  /** Restores that are first in their lines. */
  List<ReadyRestore> ready(int most) throws SQLException;

  /** Takes the lease of a restore: its epoch; empty when another worker has it. */
  OptionalLong lease(UUID restore) throws SQLException;

  /** Keeps the lease; false when another worker has taken it. */
  boolean renew(UUID restore, long epoch) throws SQLException;

  /**
   * Does the restore, or changes nothing.
   *
   * @param now the table in the safety backup of the restore
   */
  ApplyAnswer restore(ReadyRestore restore, long epoch, Copy copy, Optional<Copy> now)
      throws SQLException, IOException;

  /** Ends a restore that cannot be done. */
  void fail(UUID restore, FailureReason reason, String message) throws SQLException;

  /** Has a restore tried again after a pause, which grows. */
  void postpone(UUID restore, FailureReason reason, String message) throws SQLException;
}
