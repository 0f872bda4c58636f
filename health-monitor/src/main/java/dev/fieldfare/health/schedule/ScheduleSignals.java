package dev.fieldfare.health.schedule;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import dev.fieldfare.health.alert.Signal;
import java.time.Instant;

/** A schedule whose run failed is an alert until a run succeeds. */
public final class ScheduleSignals {
  private static final String KIND = "schedule";

  private ScheduleSignals() {}

  /** The run is not tried again. */
  public static Signal failed(DueRun run, String error, Instant at) {
    return new Signal.Reported(
        new Condition(
            fingerprint(run),
            KIND,
            category(run),
            AlertSeverity.HIGH,
            run.target(),
            run.schedule(),
            "health-monitor",
            "The schedule %s, due at %s, was not done.".formatted(run.schedule(), run.dueAt()),
            error),
        at);
  }

  /** The run is done. */
  public static Signal succeeded(DueRun run, Instant at) {
    return new Signal.Cleared(fingerprint(run), at);
  }

  private static String fingerprint(DueRun run) {
    return Fingerprint.of(KIND, run.target(), run.schedule());
  }

  private static AlertCategory category(DueRun run) {
    return switch (run.kind()) {
      case HEALTH, VALIDATION, REPORT, DIGEST -> AlertCategory.UNKNOWN;
      case DRIFT, SYNC -> AlertCategory.SCHEMA_DRIFT;
      case BACKUP, FULL_BACKUP, VERIFICATION, PROOF, CLEANUP -> AlertCategory.BACKUP;
    };
  }
}
