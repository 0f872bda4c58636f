package dev.fieldfare.contracts.backup;

import java.util.List;
import java.util.Optional;

/**
 * A backup that is to be taken: of a table, of several tables, of a schema, or of all. Exactly one
 * of {@code table}, {@code tables}, {@code schema} and {@code full} is given.
 *
 * @param target {@code main} when absent
 * @param table with its schema, or of the schema {@code public}
 * @param column the only one of the table that is backed up, with the primary key
 * @param name by which people find it
 * @param tables a set of tables, with what they need
 * @param required whether a missing table of the set is an error and not a warning
 * @param schema all tables of this schema
 * @param full true for all tables
 * @param retentionDays how long it is kept, 30 to 365; absent for the usual time
 * @param tier which is kept for the time of its tier; not together with retentionDays
 */
public record BackupRequest(
    Optional<String> target,
    Optional<String> table,
    Optional<String> column,
    Optional<String> name,
    Optional<List<String>> tables,
    Optional<Boolean> required,
    Optional<String> schema,
    Optional<Boolean> full,
    Optional<Integer> retentionDays,
    Optional<BackupTier> tier) {

  /** A backup of a table, or of one column, that is kept for the usual time. */
  public static BackupRequest ofTable(
      Optional<String> target, String table, Optional<String> column, Optional<String> name) {
    return new BackupRequest(
        target,
        Optional.ofNullable(table),
        column,
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** How many of the properties say what it is of; anything but 1 is an error. */
  public int subjects() {
    int subjects = table.isPresent() ? 1 : 0;
    subjects += tables.isPresent() ? 1 : 0;
    subjects += schema.isPresent() ? 1 : 0;
    return subjects + (full.orElse(false) ? 1 : 0);
  }
}
