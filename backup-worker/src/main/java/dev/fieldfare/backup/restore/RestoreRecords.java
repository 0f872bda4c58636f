package dev.fieldfare.backup.restore;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.backup.RestoreLedger.ReadyRestore;
import dev.fieldfare.postgres.backup.RestoreLedger.RowSource;
import dev.fieldfare.postgres.backup.TableImage;
import dev.fieldfare.postgres.backup.part.TableParts;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** The restores of a target: migrations in the lines of its ledger. */
public interface RestoreRecords {

  /** Restores that are first in their lines. */
  List<ReadyRestore> ready(int most) throws SQLException;

  /** Takes the lease of a restore: its epoch; empty when another worker has it. */
  OptionalLong lease(UUID restore) throws SQLException;

  /** Keeps the lease; false when another worker has taken it. */
  boolean renew(UUID restore, long epoch) throws SQLException;

  /** Makes the table with its rows, or changes nothing. */
  ApplyAnswer restore(
      ReadyRestore restore, long epoch, TableImage image, TableParts parts, RowSource rows)
      throws SQLException, IOException;

  /** Ends a restore that cannot be done. */
  void fail(UUID restore, FailureReason reason, String message) throws SQLException;

  /** Has a restore tried again after a pause, which grows. */
  void postpone(UUID restore, FailureReason reason, String message) throws SQLException;
}
