package dev.fieldfare.postgres.backup;

import java.util.Optional;

/** What a requested backup is of. */
public sealed interface BackupSubject permits RequestedBackup.Subject, BackupScope {

  /** The name that people gave the backup. */
  Optional<String> name();

  /** As the ledger names it. */
  String type();
}
