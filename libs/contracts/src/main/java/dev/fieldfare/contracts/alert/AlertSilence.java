package dev.fieldfare.contracts.alert;

import java.time.Instant;

/**
 * A silence: until its end, no webhooks are called for alerts that match.
 *
 * @param comment why
 * @param startsAt from then on
 * @param suppressed the number of messages that were held back
 */
public record AlertSilence(
    String id,
    SilenceMatcher matcher,
    String comment,
    String createdBy,
    Instant createdAt,
    Instant startsAt,
    Instant endsAt,
    long suppressed) {}
