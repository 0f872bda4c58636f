package dev.fieldfare.health.remedy;

import java.util.UUID;

/** Asks the backup-worker to read backups back. */
@FunctionalInterface
public interface BackupReads {

  /** Has the files of a backup compared with their sums again, soon. */
  void verify(UUID backup);
}
