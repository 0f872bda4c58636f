package dev.fieldfare.backup.database;

import dev.fieldfare.backup.BackupTally;

/**
 * Where databases are made from backups.
 *
 * @param target its name
 * @param sessions how many write at the same time
 */
public record Restoring(String target, BackupServer server, BackupTally tally, int sessions) {}
