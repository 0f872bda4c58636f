package dev.fieldfare.backup;

import java.io.IOException;

/**
 * Keeps the files of backups. A file is there whole or not at all, and survives a crash once {@link
 * #put} has returned.
 */
public interface BackupStore {

  /** Writes a file; one of that name is replaced. */
  void put(BackupLocation location, BackupFile file, byte[] content) throws IOException;

  /**
   * Reads a file.
   *
   * @param most the most bytes that it may have
   * @throws DamagedBackupException when it is missing or longer
   */
  byte[] get(BackupLocation location, BackupFile file, long most) throws IOException;

  /** Removes all files of a backup. */
  void delete(BackupLocation location) throws IOException;
}
