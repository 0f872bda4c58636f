package dev.fieldfare.contracts.report;

import java.util.Optional;

/**
 * A report that is to be made and stored.
 *
 * @param kind as in {@code migrations}
 * @param key at most 200 characters; a report with this key is made once
 * @param days up to now, 30 by default
 * @param zone whose days they are, UTC by default
 * @param target all targets when absent
 * @param table with or without its schema
 * @param email whether it is sent to the configured recipients
 */
public record NewStoredReport(
    String kind,
    Optional<String> key,
    Optional<Integer> days,
    Optional<String> zone,
    Optional<String> target,
    Optional<String> table,
    Optional<String> formId,
    Optional<Boolean> email) {}
