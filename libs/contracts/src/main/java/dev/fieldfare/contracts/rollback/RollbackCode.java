package dev.fieldfare.contracts.rollback;

import java.time.Instant;

/**
 * The code of the last confirmation. It is valid once, and only for the plan as it is.
 *
 * @param hash of the plan
 */
public record RollbackCode(String code, Instant validUntil, String hash) {}
