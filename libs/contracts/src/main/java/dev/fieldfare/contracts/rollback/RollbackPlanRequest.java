package dev.fieldfare.contracts.rollback;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a rollback plan leads back to: either backups or a migration.
 *
 * @param target {@code main} when absent; the target of the backups or of the migration
 * @param backups each of one table, which gets back under its own name
 * @param to the migration that stays; what came after it is undone, the newest first
 */
public record RollbackPlanRequest(
    Optional<String> target, Optional<List<UUID>> backups, Optional<UUID> to) {}
