package dev.fieldfare.contracts.alert;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One episode of a problem: from its first report until it is resolved.
 *
 * @param id derived from the fingerprint and the begin of the episode
 * @param fingerprint the same for all reports of the same problem
 * @param timestamp of the last change
 * @param message what happened
 * @param impact what it means
 * @param suggestions what to do, one step each
 * @param count how often the problem was reported in this episode
 * @param runbook the page that describes what to do
 * @param remediation a named action that repairs the problem
 */
public record Alert(
    String id,
    String fingerprint,
    Instant timestamp,
    AlertCategory category,
    AlertSeverity severity,
    String title,
    String message,
    String impact,
    List<String> suggestions,
    TechnicalDetails technicalDetails,
    AlertState state,
    long count,
    Instant firstSeen,
    Instant lastSeen,
    Optional<String> acknowledgedBy,
    Optional<Instant> resolvedAt,
    String runbook,
    Optional<String> remediation) {

  /** Refuses null; copies the suggestions. */
  public Alert {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(fingerprint, "fingerprint");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(acknowledgedBy, "acknowledgedBy");
    Objects.requireNonNull(resolvedAt, "resolvedAt");
    Objects.requireNonNull(remediation, "remediation");
    suggestions = List.copyOf(suggestions);
  }
}
