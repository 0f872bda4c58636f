package dev.fieldfare.contracts.http;

import java.time.Instant;

/**
 * The end of an override.
 *
 * @param until when holds are permitted again
 */
public record OverriddenHolds(String target, Instant until) {}
