package dev.fieldfare.health;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.DecisionReason;

/** Counts what the service does. */
public interface MonitorMetrics {

  /** A signal was decided. */
  void decided(DecisionReason reason);

  /** An attempt to deliver ended. */
  void attempted(boolean isDelivered);

  /** So many alerts of a severity are unresolved. */
  void unresolved(AlertSeverity severity, long alerts);

  /** A target was examined. */
  void scored(String target, int score);
}
