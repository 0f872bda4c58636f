package dev.fieldfare.contracts.backup;

import java.util.Optional;

/**
 * A backup that is to be taken.
 *
 * @param target {@code main} when absent
 * @param table with its schema, or of the schema {@code public}
 * @param column the only one that is backed up, with the primary key; absent for the whole table
 * @param name by which people find it
 * @param retentionDays how long it is kept, 30 to 365; absent for the usual time
 * @param tier which is kept for the time of its tier; not together with retentionDays
 */
public record BackupRequest(
    Optional<String> target,
    String table,
    Optional<String> column,
    Optional<String> name,
    Optional<Integer> retentionDays,
    Optional<BackupTier> tier) {

  /** A backup that is kept for the usual time. */
  public BackupRequest(
      Optional<String> target, String table, Optional<String> column, Optional<String> name) {
    this(target, table, column, name, Optional.empty(), Optional.empty());
  }
}
