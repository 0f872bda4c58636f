package dev.fieldfare.report.anomaly;

import java.time.Instant;

/**
 * The migrations of a target that ended in 24 hours.
 *
 * @param end the first moment after the window
 * @param timed how many have times, which are in microseconds
 */
public record Window(
    Instant end,
    long successful,
    long failed,
    long timed,
    long durationUs,
    long lockWaitUs,
    long lockHoldUs) {}
