package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.TechnicalDetails;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.alert.Episode.Resolution;
import java.time.Instant;

/** Writes episodes as they are shown everywhere. */
public final class AlertDocuments {

  private AlertDocuments() {}

  /**
   * The alert of an episode.
   *
   * @param environment of the target
   */
  public static Alert of(Episode episode, Instant changedAt, String environment) {
    Condition condition = episode.condition();
    AlertText text = AlertText.of(condition);
    return new Alert(
        episode.id().toString(),
        condition.fingerprint(),
        changedAt,
        condition.category(),
        episode.severity(),
        "%s: %s/%s".formatted(text.title(), condition.target(), condition.subject()),
        condition.detail(),
        text.impact(),
        text.suggestions(condition.target(), condition.subject()),
        new TechnicalDetails(condition.originalError(), environment, condition.component()),
        episode.state(),
        episode.count(),
        episode.firstSeen(),
        episode.lastSeen(),
        episode.acknowledgedBy(),
        episode.resolution().map(Resolution::at),
        AlertText.runbook(condition),
        AlertText.remediation(condition).map(RemedyAction::key));
  }
}
