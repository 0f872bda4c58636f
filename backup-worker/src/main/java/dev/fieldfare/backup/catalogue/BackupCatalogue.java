package dev.fieldfare.backup.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.postgres.backup.BackupList.Filter;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.backup.row.RowRestoreRequest;
import dev.fieldfare.service.internal.InternalCaller;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The backups of one target, for users. */
public interface BackupCatalogue {

  /** The target's name. */
  String target();

  /** The backups that match, the newest first. */
  List<BackupDocument> page(Filter filter) throws SQLException;

  /** One backup. */
  Optional<BackupDocument> find(UUID backup) throws SQLException;

  /**
   * Where the files of a backup are.
   *
   * @throws BackupRefused when it does not count
   */
  StoredBackup stored(UUID backup) throws SQLException;

  /**
   * Requests a backup; it is taken soon.
   *
   * @throws BackupRefused when it cannot be taken
   */
  BackupDocument request(Wish wish, String requester) throws SQLException;

  /**
   * Requests a backup of several tables, of a schema or of all; it is taken soon.
   *
   * @throws BackupRefused when it cannot be taken
   */
  BackupDocument request(BackupScope scope, String requester) throws SQLException;

  /**
   * Takes a backup of the store into the ledger; it is read back soon.
   *
   * @throws BackupRefused when the ledger knows it
   */
  BackupDocument adopt(JsonNode asked, String requester) throws SQLException;

  /**
   * Has a backup restored into a scratch database and compared; it is done soon.
   *
   * @throws BackupRefused when it is not verified, or cannot be proven
   */
  BackupDocument prove(UUID backup) throws SQLException;

  /**
   * Requests a restore into a new database: a migration in a line of its own.
   *
   * @throws BackupRefused when the backup does not count
   */
  AcceptedRestore restoreDatabase(UUID backup, String into, InternalCaller caller)
      throws SQLException;

  /**
   * Has a verified backup read back again; it is done soon.
   *
   * @throws BackupRefused when it is not verified
   */
  BackupDocument verify(UUID backup) throws SQLException;

  /**
   * Does the work of a run of a schedule, once for each run.
   *
   * @return what was done, in one sentence
   * @throws BackupRefused when it cannot be done
   */
  String doScheduled(UUID run, ScheduledRequest asked, String requester) throws SQLException;

  /**
   * Requests a restore of a table into a new one: a migration in the line of the new table.
   *
   * @throws BackupRefused when the backup does not count or the table exists
   */
  AcceptedRestore restore(UUID backup, TableName into, InternalCaller caller) throws SQLException;

  /**
   * Requests a restore of one table of a backup of several tables into a new table.
   *
   * @throws BackupRefused when the backup does not count, has no such table, or the new one exists
   */
  AcceptedRestore restoreOf(UUID backup, TableName source, TableName into, InternalCaller caller)
      throws SQLException;

  /**
   * Requests a restore of rows into a table that exists: a migration in its line.
   *
   * @throws BackupRefused when the backup does not count or there is no such table
   */
  AcceptedRestore restoreRows(UUID backup, RowRestoreRequest asked, InternalCaller caller)
      throws SQLException;

  /**
   * What a run of a schedule asks for.
   *
   * @param table that a backup is of
   * @param name of the schedule
   */
  record ScheduledRequest(ScheduleKind kind, Optional<TableName> table, String name) {}

  /**
   * What is to be backed up.
   *
   * @param column the only one, beside the primary key; empty for the whole table
   */
  record Wish(TableName table, Optional<String> column, Optional<String> name) {}
}
