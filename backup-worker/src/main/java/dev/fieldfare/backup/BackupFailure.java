package dev.fieldfare.backup;

import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.postgres.backup.BackupLedger;
import dev.fieldfare.postgres.sql.ErrorText;
import java.io.IOException;
import java.sql.SQLException;

/**
 * Why a backup failed, without values of rows.
 *
 * @param code for programs
 * @param message for people
 */
public record BackupFailure(String code, String message) {

  /** What an error means. */
  public static BackupFailure of(Exception error) {
    return switch (error) {
      case DamagedBackupException damaged -> new BackupFailure("corrupt", damaged.getMessage());
      case BackupKeyException key -> new BackupFailure(key.code(), key.getMessage());
      case SQLException database -> new BackupFailure("database_failed", ErrorText.of(database));
      case IOException storage ->
          new BackupFailure(
              "storage_failed", storage.getClass().getSimpleName() + ": " + storage.getMessage());
      default ->
          new BackupFailure("internal_error", error.getClass().getName() + " while backing up");
    };
  }

  /** Whether another worker has taken over. */
  public static boolean isLostLease(Exception error) {
    return error instanceof SQLException database
        && BackupLedger.LOST_LEASE.equals(database.getSQLState());
  }
}
