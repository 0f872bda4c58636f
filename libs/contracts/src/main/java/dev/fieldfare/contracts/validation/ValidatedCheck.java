package dev.fieldfare.contracts.validation;

import dev.fieldfare.contracts.health.CheckStatus;
import java.util.List;

/**
 * The result of one check of a validation.
 *
 * @param details the findings, one sentence each, without values of rows
 * @param advice what to do; empty when nothing has to be done
 */
public record ValidatedCheck(
    String name, CheckStatus status, List<String> details, String advice, long durationMs) {

  /** Copies the details. */
  public ValidatedCheck {
    details = List.copyOf(details);
  }
}
