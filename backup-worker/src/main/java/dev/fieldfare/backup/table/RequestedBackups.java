package dev.fieldfare.backup.table;

import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.RequestedBackup;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.backup.TableSnapshot;
import dev.fieldfare.postgres.backup.database.DatabaseSnapshot;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a target's ledger knows of requested backups; each call is one transaction. */
public interface RequestedBackups {

  /** Backups that should be taken or read back now. */
  List<UUID> due(int most) throws SQLException;

  /** Begins the work on one; empty when another worker has it or nothing is to be done. */
  Optional<RequestedBackup> begin(UUID backup) throws SQLException;

  /** Keeps the lease; false when another worker has taken it. */
  boolean renew(RequestedBackup backup) throws SQLException;

  /** One moment of the table that is backed up. */
  TableSnapshot snapshot(RequestedBackup backup, RequestedBackup.Subject subject, int sessions)
      throws SQLException;

  /** One moment of many tables with their structure. */
  DatabaseSnapshot snapshot(RequestedBackup backup, BackupScope scope, int sessions)
      throws SQLException, IOException;

  /** What is to be said of a backup that is being taken. */
  void warn(RequestedBackup backup, List<String> warnings) throws SQLException;

  /**
   * The former backup; it and its bases are held for the new backup from now on. Empty when there
   * is no former backup.
   */
  Optional<StoredBackup> former(RequestedBackup backup) throws SQLException;

  /** Keeps the holds for the backups at these locations, and releases the other holds. */
  void keepBases(RequestedBackup backup, List<String> locations) throws SQLException;

  /** It was read back again. */
  void confirmAgain(RequestedBackup backup) throws SQLException;

  /** It could not be read back, and nothing is known of damage. */
  void unreadable(RequestedBackup backup, BackupFailure why) throws SQLException;

  /** It is read back, or taken again, later. */
  void postpone(RequestedBackup backup, Duration pause) throws SQLException;
}
