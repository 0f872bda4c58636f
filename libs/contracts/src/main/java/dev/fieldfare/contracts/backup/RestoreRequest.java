package dev.fieldfare.contracts.backup;

import java.util.List;
import java.util.Optional;

/**
 * A restore of a backup.
 *
 * @param into for a backup of one table the table, with its schema or in the schema {@code public};
 *     for one of several tables, of a schema or of all the new database
 * @param existing for a table that exists: rows that were changed since are kept with {@code keep}
 *     and get the values of the backup with {@code overwrite}; absent for a new table
 * @param keys for a table that exists, the only rows that come back, each by the values of its
 *     primary key as text
 */
public record RestoreRequest(
    String into, Optional<String> existing, Optional<List<List<String>>> keys) {

  /** A restore into what does not exist. */
  public static RestoreRequest intoNew(String into) {
    return new RestoreRequest(into, Optional.empty(), Optional.empty());
  }
}
