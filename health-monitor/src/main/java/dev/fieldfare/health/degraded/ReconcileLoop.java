package dev.fieldfare.health.degraded;

import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Duration;

/** Reconciles the journal with the control database, and keeps the known subscriptions fresh. */
public final class ReconcileLoop implements ServiceLoop {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ResilientAlerts alerts;
  private final DirectDelivery delivery;

  /** A loop over these alerts. */
  public ReconcileLoop(ResilientAlerts alerts, DirectDelivery delivery) {
    this.alerts = alerts;
    this.delivery = delivery;
  }

  @Override
  public String name() {
    return "reconcile";
  }

  @Override
  public Duration quietPause() {
    return Duration.ofSeconds(3);
  }

  @Override
  public Duration round() throws SQLException {
    alerts.reconcile();
    delivery.refresh();
    return PAUSE;
  }
}
