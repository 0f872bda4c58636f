package dev.fieldfare.backup;

import dev.fieldfare.contracts.Streams;
import java.util.UUID;

/**
 * Where the files of a backup are in a store: a folder of the target, and in it one that is named
 * by the backup's id.
 */
public record BackupLocation(String target, UUID backup) {

  /** Refuses what cannot be a target. */
  public BackupLocation {
    if (!Streams.isTargetName(target)) {
      throw new DamagedBackupException("not the name of a target");
    }
  }

  /**
   * Reads it as the ledger has it.
   *
   * @throws DamagedBackupException when it is none
   */
  public static BackupLocation of(String text) {
    int slash = text.indexOf('/');
    try {
      BackupLocation location =
          new BackupLocation(
              text.substring(0, Math.max(0, slash)), UUID.fromString(text.substring(slash + 1)));
      if (location.text().equals(text)) {
        return location;
      }
    } catch (IllegalArgumentException e) {
      throw new DamagedBackupException("not the location of a backup", e);
    }
    throw new DamagedBackupException("not the location of a backup");
  }

  /** As it stands in the ledger. */
  public String text() {
    return target + "/" + backup;
  }
}
