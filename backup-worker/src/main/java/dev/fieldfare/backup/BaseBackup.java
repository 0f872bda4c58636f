package dev.fieldfare.backup;

import java.util.UUID;

/**
 * An earlier backup of the same target whose chunks a backup needs.
 *
 * @param folder the last part of its location
 * @param sha256 of its manifest
 */
public record BaseBackup(UUID folder, String sha256) {

  /** Refuses a text that is not a hash. */
  public BaseBackup {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new DamagedBackupException("a base of the backup has no hash");
    }
  }

  /** Where its files are. */
  public BackupLocation beside(BackupLocation backup) {
    return new BackupLocation(backup.target(), folder);
  }
}
