package dev.fieldfare.contracts.backup;

import java.util.Optional;

/**
 * A backup that is to be taken.
 *
 * @param target {@code main} when absent
 * @param table with its schema, or of the schema {@code public}
 * @param column the only one that is backed up, with the primary key; absent for the whole table
 * @param name by which people find it
 */
public record BackupRequest(
    Optional<String> target, String table, Optional<String> column, Optional<String> name) {}
