package dev.fieldfare.health.check;

import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Examines one target whenever it is due; one instance takes each due run. A run without a stored
 * report, as after a kill, is due again when its lease is over.
 */
public final class HealthLoop implements ServiceLoop {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final CheckedTarget target;
  private final HealthExamination examination;
  private final HealthRuns runs;
  private final Duration interval;

  /** A loop that examines the target each interval. */
  public HealthLoop(
      CheckedTarget target, HealthExamination examination, HealthRuns runs, Duration interval) {
    this.target = target;
    this.examination = examination;
    this.runs = runs;
    this.interval = interval;
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public Duration round() throws SQLException {
    if (runs.take(target.name(), LEASE)) {
      examination.examineDue(target, interval);
    }
    return LOOK;
  }
}
