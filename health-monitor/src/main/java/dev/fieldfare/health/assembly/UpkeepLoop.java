package dev.fieldfare.health.assembly;

import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.check.HealthRuns;
import dev.fieldfare.health.delivery.DeliveryLog;
import dev.fieldfare.health.silence.SilenceUpkeep;
import dev.fieldfare.health.silence.Silences;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/** Escalates alerts that last too long, and deletes what is older than its retention. */
final class UpkeepLoop implements ServiceLoop {
  private static final int BATCH = 1_000;
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration HISTORY = Duration.ofDays(400);
  private static final Duration DELIVERIES = Duration.ofDays(30);

  private final AlertStore alerts;
  private final DeliveryLog deliveries;
  private final HealthRuns runs;
  private final Silences silences;
  private final SilenceUpkeep silenceUpkeep;
  private final MonitorMetrics metrics;

  UpkeepLoop(
      AlertStore alerts,
      DeliveryLog deliveries,
      HealthRuns runs,
      Silences silences,
      MonitorMetrics metrics,
      Clock clock) {
    this.alerts = alerts;
    this.deliveries = deliveries;
    this.runs = runs;
    this.silences = silences;
    this.silenceUpkeep = new SilenceUpkeep(silences, alerts, clock);
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "upkeep";
  }

  @Override
  public Duration round() throws SQLException {
    alerts.elapse(BATCH);
    silenceUpkeep.run();
    alerts.unresolved().forEach(metrics::unresolved);
    int deleted =
        deliveries.trim(DELIVERIES, BATCH)
            + runs.trim(HISTORY, BATCH)
            + alerts.trim(HISTORY, BATCH)
            + silences.trim(HISTORY, BATCH);
    return deleted > 0 ? Pace.BUSY : PAUSE;
  }
}
