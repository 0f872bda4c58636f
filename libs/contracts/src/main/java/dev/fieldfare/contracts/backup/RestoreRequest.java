package dev.fieldfare.contracts.backup;

/**
 * A restore of a table.
 *
 * @param into the new table, with its schema or in the schema {@code public}
 */
public record RestoreRequest(String into) {}
