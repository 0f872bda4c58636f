package dev.fieldfare.cli.backup;

import picocli.CommandLine.Command;

/** The command {@code cleanup} among the verbs of backups. */
@Command(
    name = "clean",
    description = "End backups whose retention is over, as cleanup does.",
    sortOptions = false)
final class BackupCleanCommand extends CleanupCommand {}
