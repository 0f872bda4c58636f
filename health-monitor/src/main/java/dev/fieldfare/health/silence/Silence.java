package dev.fieldfare.health.silence;

import java.time.Instant;
import java.util.UUID;

/**
 * A silence. Until it ends, webhooks do not get the raised, repeated and escalated events of
 * matching alerts. Resolved events are sent.
 *
 * @param comment why
 * @param startsAt from then on; later than its creation for planned maintenance
 * @param suppressed the number of messages that were held back
 */
public record Silence(
    UUID id,
    AlertMatcher matcher,
    String comment,
    String createdBy,
    Instant createdAt,
    Instant startsAt,
    Instant endsAt,
    long suppressed) {}
