package dev.fieldfare.contracts.backup;

import java.util.Optional;

/**
 * Encrypts the data keys of stored backups again, with the current key; one batch.
 *
 * @param target all targets when absent
 * @param dryRun shows what would be done and changes nothing
 * @param after the folder where the batch before ended; absent in the first batch
 */
public record RewrapRequest(Optional<String> target, boolean dryRun, Optional<String> after) {}
