package dev.fieldfare.health.store.waiting;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import java.util.Optional;

/** The condition of a failed migration. */
final class FailedMigration {

  private FailedMigration() {}

  static Condition condition(String subject, AlertSeverity severity, String form) {
    return new Condition(
        Fingerprint.of("migration_failed", subject),
        "migration_failed",
        AlertCategory.TIMEOUT,
        severity,
        "main",
        subject,
        "migration-worker",
        "It was not applied.",
        "canceling statement",
        Optional.ofNullable(form));
  }
}
