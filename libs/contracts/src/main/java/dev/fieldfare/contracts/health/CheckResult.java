package dev.fieldfare.contracts.health;

import java.util.List;

/**
 * The result of one check.
 *
 * @param points earned, 0 to the weight; a check that could not run earns 0
 * @param details the findings, one sentence each
 */
public record CheckResult(
    String name,
    CheckStatus status,
    int points,
    int weight,
    List<String> details,
    long durationMs) {

  /** Copies the details. */
  public CheckResult {
    details = List.copyOf(details);
  }
}
