package dev.fieldfare.contracts.backup;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A cleanup of backups whose time is over.
 *
 * @param target {@code main} when absent
 * @param dryRun shows what would be done and changes nothing
 * @param olderThanDays backups that were taken before so many days, 30 to 365, instead of those
 *     whose retention is over
 * @param keep how many of each set stay at least, 1 to 1000, instead of the configured number
 * @param ids only these, as a dry run has shown them
 */
public record CleanupRequest(
    Optional<String> target,
    boolean dryRun,
    Optional<Integer> olderThanDays,
    Optional<Integer> keep,
    Optional<List<UUID>> ids) {}
