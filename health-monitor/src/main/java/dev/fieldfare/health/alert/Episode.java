package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A problem from its first report until it is resolved.
 *
 * @param condition as it was reported last
 * @param severity the reported one, or a more urgent one after escalations
 * @param lastNotified the time of the newest event
 */
public record Episode(
    UUID id,
    Condition condition,
    AlertState state,
    AlertSeverity severity,
    long count,
    int escalations,
    Instant firstSeen,
    Instant lastSeen,
    Instant lastNotified,
    Optional<String> acknowledgedBy,
    Optional<Resolution> resolution) {

  /**
   * The end of an episode.
   *
   * @param by the person; empty when the problem ended by itself
   */
  public record Resolution(Instant at, Optional<String> by) {}

  /** The episode that begins with a report. */
  static Episode begin(Condition condition, Instant at) {
    return new Episode(
        Fingerprint.episode(condition.fingerprint(), at),
        condition,
        AlertState.OPEN,
        condition.severity(),
        1,
        0,
        at,
        at,
        at,
        Optional.empty(),
        Optional.empty());
  }

  /** True until it is resolved. */
  public boolean isUnresolved() {
    return state != AlertState.RESOLVED;
  }

  Episode counted(Condition reported, Instant at) {
    return new Episode(
        id,
        reported,
        state,
        severity,
        count + 1,
        escalations,
        firstSeen,
        at,
        lastNotified,
        acknowledgedBy,
        resolution);
  }

  Episode notified(Instant at) {
    return new Episode(
        id,
        condition,
        state,
        severity,
        count,
        escalations,
        firstSeen,
        lastSeen,
        at,
        acknowledgedBy,
        resolution);
  }

  Episode escalated(AlertSeverity to, Instant at) {
    return new Episode(
        id,
        condition,
        state,
        to,
        count,
        escalations + 1,
        firstSeen,
        lastSeen,
        at,
        acknowledgedBy,
        resolution);
  }

  Episode acknowledged(String by) {
    return new Episode(
        id,
        condition,
        AlertState.ACKNOWLEDGED,
        severity,
        count,
        escalations,
        firstSeen,
        lastSeen,
        lastNotified,
        Optional.of(by),
        resolution);
  }

  Episode resolved(Resolution end) {
    return new Episode(
        id,
        condition,
        AlertState.RESOLVED,
        severity,
        count,
        escalations,
        firstSeen,
        lastSeen,
        lastNotified,
        acknowledgedBy,
        Optional.of(end));
  }
}
