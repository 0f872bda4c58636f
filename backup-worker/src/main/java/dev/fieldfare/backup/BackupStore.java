package dev.fieldfare.backup;

import dev.fieldfare.backup.sealing.Sealing;
import java.io.IOException;

/**
 * Keeps the files of backups. A file is either complete or absent. It survives a crash after {@link
 * #put} has returned.
 */
public interface BackupStore {

  /** Writes a file and replaces an existing one of this name. */
  void put(BackupLocation location, BackupFile file, byte[] content) throws IOException;

  /**
   * Reads a file.
   *
   * @param most the most bytes that it may have
   * @throws DamagedBackupException when it is longer, or it alone is missing
   * @throws MissingBackupException when nothing of the backup is there: the store may be away
   */
  byte[] get(BackupLocation location, BackupFile file, long most) throws IOException;

  /** Removes all files of a backup. */
  void delete(BackupLocation location) throws IOException;

  /** How files are encrypted before {@link #put} and decrypted after {@link #get}. */
  default Sealing sealing() {
    return Sealing.NONE;
  }
}
