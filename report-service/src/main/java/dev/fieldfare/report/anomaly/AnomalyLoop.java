package dev.fieldfare.report.anomaly;

import dev.fieldfare.report.projection.ActivityKey;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Looks for anomalies of one target in each quarter of an hour. */
public final class AnomalyLoop implements ServiceLoop {
  /** Two months of windows of 24 hours. */
  static final int WINDOWS = 60;

  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final String target;
  private final AnomalyStore store;
  private final Clock clock;
  private Instant examined = Instant.MIN;

  /** A loop for a target. */
  public AnomalyLoop(String target, AnomalyStore store, Clock clock) {
    this.target = target;
    this.store = store;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "anomalies";
  }

  @Override
  public Duration round() throws SQLException {
    Instant end = ActivityKey.bucketOf(clock.instant());
    if (end.isAfter(examined)) {
      examine(end);
      examined = end;
    }
    return PAUSE;
  }

  private void examine(Instant end) throws SQLException {
    List<Window> windows = store.windows(target, end, WINDOWS + 1);
    if (windows.isEmpty()) {
      return;
    }
    int opened = store.store(target, AnomalyDetector.find(target, windows), end, clock.instant());
    if (opened > 0) {
      Log.infof("anomalies detected target=%s count=%d", target, opened);
    }
  }
}
