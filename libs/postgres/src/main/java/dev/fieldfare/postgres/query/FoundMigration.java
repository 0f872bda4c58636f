package dev.fieldfare.postgres.query;

import dev.fieldfare.contracts.Status;
import java.util.Optional;
import java.util.UUID;

/**
 * One migration with everything to be known about it.
 *
 * @param way how it came in: {@code stream}, {@code sql} or {@code http}
 * @param json as everybody sees it, without its plan
 * @param plan the plan as the ledger keeps it, once there is one
 */
public record FoundMigration(
    UUID id,
    Status status,
    String type,
    Optional<String> requestedBy,
    Optional<String> way,
    Optional<String> changeSetId,
    String json,
    Optional<String> plan) {}
