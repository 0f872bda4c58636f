package dev.fieldfare.backup.retention;

import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.contracts.backup.CleanupReport;
import dev.fieldfare.contracts.backup.CleanupRequest;
import dev.fieldfare.postgres.backup.RetentionLedger.KnownFolders;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What users say about the retention of one target's backups. */
public interface RetentionCatalogue {

  /** Keeps a backup for so many days after its verification. */
  BackupDocument keep(UUID backup, int days) throws SQLException;

  /** Keeps a backup for the time of a tier. */
  BackupDocument keep(UUID backup, BackupTier tier) throws SQLException;

  /** Holds a backup until it is released. */
  BackupDocument hold(UUID backup, String reason, String actor) throws SQLException;

  /** Ends a hold. */
  BackupDocument release(UUID backup) throws SQLException;

  /** Gives a backup a later tier. */
  BackupDocument promote(UUID backup, BackupTier tier) throws SQLException;

  /** Backups that may expire within this time, the first one first. */
  List<BackupDocument> expiring(Duration within, int most) throws SQLException;

  /** Which of these folders and backups the ledger knows. */
  KnownFolders known(Collection<String> locations, Collection<UUID> backups) throws SQLException;

  /** Ends backups whose time is over, or shows what would be ended. */
  CleanupReport cleanUp(CleanupRequest request, String actor) throws SQLException;
}
