package dev.fieldfare.backup.retention;

import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.postgres.backup.RetentionLedger.Ending;
import dev.fieldfare.postgres.backup.RetentionLedger.ExpiredBackup;
import dev.fieldfare.postgres.backup.RetentionLedger.KnownFolders;
import dev.fieldfare.postgres.backup.RetentionLedger.OverdueBackup;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What a target's ledger knows of the end of backups; each call is one transaction. */
public interface RetentionRecords {

  /** Backups whose time is over, the most overdue first. */
  List<OverdueBackup> due(int most) throws SQLException;

  /** Gives a backup a later tier; false when it does not count any more. */
  boolean promote(UUID backup, BackupTier tier) throws SQLException;

  /** Expires those of these backups that nothing holds. */
  List<Ending> expire(Collection<UUID> backups) throws SQLException;

  /** Expired backups whose files are to be removed now. */
  List<ExpiredBackup> deletionsDue(int most) throws SQLException;

  /** The files of these backups are gone. */
  void confirmDeletions(Collection<UUID> backups) throws SQLException;

  /** The files of a backup are removed later. */
  void postponeDeletion(UUID backup, Duration pause) throws SQLException;

  /** What the ledger knows of folders of the store. */
  KnownFolders known(Collection<String> locations, Collection<UUID> ids) throws SQLException;
}
