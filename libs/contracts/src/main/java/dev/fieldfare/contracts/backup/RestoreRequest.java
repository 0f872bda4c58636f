package dev.fieldfare.contracts.backup;

import java.util.List;
import java.util.Optional;

/**
 * A restore of a backup.
 *
 * @param into for a backup of one table: the table, with its schema or in the schema {@code
 *     public}; for a backup of several tables, of a schema or of all tables: the new database
 * @param existing for an existing table: {@code keep} keeps rows that were changed since, {@code
 *     overwrite} gives them the values of the backup; absent for a new table
 * @param keys for an existing table: the only rows to restore, each by the values of its primary
 *     key as text
 * @param table of a backup of several tables: the only one to restore, into a new table
 */
public record RestoreRequest(
    String into,
    Optional<String> existing,
    Optional<List<List<String>>> keys,
    Optional<String> table) {

  /** A restore into a new table or database. */
  public static RestoreRequest intoNew(String into) {
    return new RestoreRequest(into, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
