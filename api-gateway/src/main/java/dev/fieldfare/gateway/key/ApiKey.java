package dev.fieldfare.gateway.key;

import dev.fieldfare.contracts.message.SenderRole;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What is known about an API key.
 *
 * @param name never given again, so that a name in the ledger means one holder for ever
 * @param owner the person who has the key
 * @param prefix how its secret begins, to recognise it by
 */
public record ApiKey(
    UUID id,
    String name,
    SenderRole role,
    String prefix,
    Optional<String> owner,
    OptionalInt requestsPerMinute,
    Instant createdAt,
    String createdBy,
    Optional<Instant> revokedAt,
    Optional<String> revokedBy) {}
