package dev.fieldfare.contracts.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A report that is to be made and stored.
 *
 * @param kind as in {@code migrations}
 * @param key at most 200 characters; a report with this key is made once
 * @param days up to the last day, 30 by default
 * @param zone whose days they are, UTC by default
 * @param target all targets when absent
 * @param table with or without its schema
 * @param email whether it is sent to the configured recipients
 * @param until the last day, as in {@code 2026-01-31}; today by default
 */
public record NewStoredReport(
    String kind,
    Optional<String> key,
    Optional<Integer> days,
    Optional<String> zone,
    Optional<String> target,
    Optional<String> table,
    Optional<String> formId,
    Optional<Boolean> email,
    // Left out when absent: requests that were stored before there was a last day have none.
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> until) {

  /** A report up to today. */
  public NewStoredReport(
      String kind,
      Optional<String> key,
      Optional<Integer> days,
      Optional<String> zone,
      Optional<String> target,
      Optional<String> table,
      Optional<String> formId,
      Optional<Boolean> email) {
    this(kind, key, days, zone, target, table, formId, email, Optional.empty());
  }
}
