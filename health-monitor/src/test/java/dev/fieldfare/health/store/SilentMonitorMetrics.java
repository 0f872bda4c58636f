package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.alert.DecisionReason;

/** Counts nothing. */
public final class SilentMonitorMetrics implements MonitorMetrics {

  @Override
  public void decided(DecisionReason reason) {}

  @Override
  public void attempted(boolean isDelivered) {}

  @Override
  public void unresolved(AlertSeverity severity, long alerts) {}

  @Override
  public void scored(String target, int score) {}
}
