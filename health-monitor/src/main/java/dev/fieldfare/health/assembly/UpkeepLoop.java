package dev.fieldfare.health.assembly;

import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.silence.SilenceUpkeep;
import dev.fieldfare.health.silence.Silences;
import dev.fieldfare.health.store.receiver.FailingReceivers;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * Escalates alerts that last too long, looks at receivers, and deletes what is older than its
 * retention.
 */
final class UpkeepLoop implements ServiceLoop {
  private static final int BATCH = 1_000;
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration HISTORY = Duration.ofDays(400);

  private final AlertStore alerts;
  private final Silences silences;
  private final SilenceUpkeep silenceUpkeep;
  private final FailingReceivers receivers;
  private final MonitorMetrics metrics;
  private final Trimming trimming;

  /** Deletes what is older than its retention. */
  @FunctionalInterface
  interface Trimming {
    /** Deletes at most so many rows of each table; returns how many. */
    int trim(int limit) throws SQLException;
  }

  UpkeepLoop(
      AlertStore alerts,
      Silences silences,
      FailingReceivers receivers,
      MonitorMetrics metrics,
      Clock clock,
      Trimming trimming) {
    this.alerts = alerts;
    this.silences = silences;
    this.silenceUpkeep = new SilenceUpkeep(silences, alerts, clock);
    this.receivers = receivers;
    this.metrics = metrics;
    this.trimming = trimming;
  }

  @Override
  public String name() {
    return "upkeep";
  }

  @Override
  public Duration round() throws SQLException {
    alerts.elapse(BATCH);
    silenceUpkeep.run();
    receivers.run();
    alerts.unresolved().forEach(metrics::unresolved);
    int deleted =
        trimming.trim(BATCH) + alerts.trim(HISTORY, BATCH) + silences.trim(HISTORY, BATCH);
    return deleted > 0 ? Pace.BUSY : PAUSE;
  }
}
