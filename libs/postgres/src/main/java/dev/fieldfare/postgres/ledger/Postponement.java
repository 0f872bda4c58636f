package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * How a migration steps back.
 *
 * @param reason {@code lock} or {@code retry}
 * @param spendsAttempt whether this counts among the retries
 * @param problem what happened, as it is shown
 * @param pause until the next try
 * @param patience how long it may wait altogether, from the first time on
 */
public record Postponement(
    String reason, boolean spendsAttempt, JsonNode problem, Duration pause, Duration patience) {}
