package dev.fieldfare.contracts.report;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A number that is far from what it was before.
 *
 * @param measure as in {@code averageDurationMs}
 * @param observed the number of the 24 hours before {@code windowEnd}
 * @param expected the moving average of the windows before
 * @param deviation the moving deviation of the windows before
 * @param explanation in sentences
 * @param resolvedAt when the number was near its average again
 */
public record Anomaly(
    UUID id,
    String target,
    String measure,
    double observed,
    double expected,
    double deviation,
    Instant windowEnd,
    Instant detectedAt,
    String explanation,
    Optional<Instant> resolvedAt) {}
