package dev.fieldfare.backup;

import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.BegunBackup;
import dev.fieldfare.postgres.backup.QuarantineBackup;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a target's ledger knows of backups; each call is one transaction with its event. */
public interface BackupRecords {

  /** What in quarantine should be backed up now. */
  List<UUID> due(int most) throws SQLException;

  /** Begins a backup; empty when another worker has it or there is nothing to back up. */
  Optional<QuarantineBackup> begin(UUID quarantine) throws SQLException;

  /** Keeps the lease; false when another worker has taken it. */
  boolean renew(UUID quarantine, long epoch) throws SQLException;

  /** Reads what is kept aside. */
  void copyKeptRows(UUID quarantine, LineSink sink) throws SQLException, IOException;

  /** Everything is in the store. */
  void complete(BegunBackup backup, BackupLocation location, Written written) throws SQLException;

  /** It was read back and recomputed. */
  void confirm(BegunBackup backup) throws SQLException;

  /** It failed: nothing may be destroyed. */
  void fail(BegunBackup backup, BackupFailure why) throws SQLException;

  /** A verified backup is damaged and counts no longer. */
  void condemn(UUID backup, String message) throws SQLException;
}
