package dev.fieldfare.contracts.backup;

/**
 * A restore of a backup.
 *
 * @param into for a backup of one table the new table, with its schema or in the schema {@code
 *     public}; for one of several tables, of a schema or of all the new database
 */
public record RestoreRequest(String into) {}
