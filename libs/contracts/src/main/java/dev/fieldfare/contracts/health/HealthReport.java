package dev.fieldfare.contracts.health;

import java.time.Instant;
import java.util.List;

/**
 * The health of a target at a moment.
 *
 * @param score 0 to 100, the sum of the points; at most 69 with a critical finding
 */
public record HealthReport(
    String target,
    Instant checkedAt,
    int score,
    HealthBand band,
    List<CheckResult> checks,
    List<String> recommendations) {

  /** Copies the lists. */
  public HealthReport {
    checks = List.copyOf(checks);
    recommendations = List.copyOf(recommendations);
  }
}
