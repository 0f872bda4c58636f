package dev.fieldfare.contracts.backup;

import java.util.Objects;
import java.util.UUID;

/**
 * A restore that was requested.
 *
 * @param migrationId the migration that restores; it can be asked for at once
 * @param into the new table with its schema, or the new database
 */
public record AcceptedRestore(UUID backupId, String target, UUID migrationId, String into) {

  public AcceptedRestore {
    Objects.requireNonNull(backupId, "backupId");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(migrationId, "migrationId");
    Objects.requireNonNull(into, "into");
  }
}
