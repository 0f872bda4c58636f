package dev.fieldfare.contracts.report;

import dev.fieldfare.contracts.report.MigrationReport.Period;
import dev.fieldfare.contracts.report.MigrationReport.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The alerts that were raised in a period, the newest first.
 *
 * @param omitted what the report leaves out, in sentences
 * @param severities numbers for all alerts of the period, also for alerts that are not listed
 */
public record AlertReport(
    Instant generatedAt,
    Period period,
    Scope scope,
    List<String> omitted,
    List<SeverityTimes> severities,
    List<TimedAlert> alerts) {

  /** Copies the lists. */
  public AlertReport {
    omitted = List.copyOf(omitted);
    severities = List.copyOf(severities);
    alerts = List.copyOf(alerts);
  }

  /**
   * The alerts of a severity. Times are in seconds since the alert was raised. Alerts without such
   * a time are not included.
   *
   * @param acknowledged those that a person acknowledged
   */
  public record SeverityTimes(
      String severity,
      long alerts,
      long acknowledged,
      long resolved,
      Optional<Long> medianAcknowledgeSeconds,
      Optional<Long> longestAcknowledgeSeconds,
      Optional<Long> medianResolveSeconds,
      Optional<Long> longestResolveSeconds) {}

  /**
   * An alert.
   *
   * @param state OPEN, ACKNOWLEDGED or RESOLVED
   * @param count how often the problem was reported
   * @param acknowledgedAt empty if unknown; a person may have acknowledged the alert even so
   */
  public record TimedAlert(
      String id,
      String target,
      String category,
      String severity,
      String title,
      String state,
      long count,
      Instant raisedAt,
      Optional<Instant> acknowledgedAt,
      Optional<String> acknowledgedBy,
      Optional<Instant> resolvedAt) {}
}
