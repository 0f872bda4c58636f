package dev.fieldfare.postgres.backup;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A backup of quarantined values that was begun, and what it is of.
 *
 * @param epoch of the lease under which it was begun
 * @param keyColumns the columns that identify a row
 */
public record QuarantineBackup(
    UUID id,
    long epoch,
    UUID quarantineId,
    UUID migrationId,
    Column column,
    List<String> keyColumns,
    String createdAt)
    implements BegunBackup {

  /** The column that the values were taken from. */
  public record Column(String schema, String table, Optional<String> name, Optional<String> type) {}

  public QuarantineBackup {
    keyColumns = List.copyOf(keyColumns);
  }
}
