package dev.fieldfare.health.format;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.health.alert.AlertDocuments;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Episode;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.WebhookMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The message about an alert that was raised. */
final class RaisedAlert {
  static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

  private RaisedAlert() {}

  static WebhookMessage of(String subject) {
    Condition condition =
        new Condition(
            Fingerprint.of("migration_failed", subject),
            "migration_failed",
            AlertCategory.TIMEOUT,
            AlertSeverity.HIGH,
            "main",
            subject,
            "migration-worker",
            "It was not applied.",
            "canceling statement");
    Episode episode =
        new AlertEngine(new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)))
            .decide(Optional.empty(), new Signal.Reported(condition, AT))
            .episode()
            .orElseThrow();
    return WebhookMessage.of(
        EventType.ALERT_RAISED, AlertDocuments.of(episode, AT, "production"), episode);
  }
}
