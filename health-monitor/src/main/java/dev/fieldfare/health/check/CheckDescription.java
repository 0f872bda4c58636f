package dev.fieldfare.health.check;

import dev.fieldfare.contracts.alert.AlertCategory;

/**
 * What is fixed for a check.
 *
 * @param name in results
 * @param weight the points that it can earn; 0 outside of the score
 * @param grant what a role needs to run it
 * @param category of its alerts
 * @param alertsFrom the least finding that is an alert
 * @param advice what to do about a finding; {@code {target}} is replaced
 */
public record CheckDescription(
    String name,
    int weight,
    CheckGrant grant,
    AlertCategory category,
    AlertThreshold alertsFrom,
    String advice) {

  /** Which findings are alerts. */
  public enum AlertThreshold {
    WARNING,
    CRITICAL
  }

  /** The advice for one target. */
  public String advice(String target) {
    return advice.replace("{target}", target);
  }
}
