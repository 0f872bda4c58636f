package dev.fieldfare.backup.retention;

/** Counts the ends of backups. */
public interface RetentionTally {

  /** Backups were promoted. */
  void promoted(int backups);

  /** Backups were expired. */
  void expired(int backups);

  /** Files of expired backups were removed. */
  void deleted(int backups);

  /** Files of a backup could not be removed. */
  void failed();

  /** A sweep of the store ended with so many folders that the ledger does not know. */
  void unknownFolders(int folders);

  /** Orphaned folders were removed. */
  void orphansRemoved(int folders);
}
