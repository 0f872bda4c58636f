package dev.fieldfare.health.liveness;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Checks that a migration-worker works for a target. A worker sends a heartbeat each second. An
 * absence of up to 5 seconds is not reported. A longer one is reported 5 to 10 seconds after it
 * began.
 */
public record WorkerProbe(String target, DataSource database) implements LivenessProbe {
  private static final String KIND = "worker_away";

  private static final String WORKERS =
      """
      SELECT count(*) FROM fieldfare.workers
      WHERE seen_at > pg_catalog.clock_timestamp() - interval '2 seconds'
      """;

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public Duration tolerance() {
    return Duration.ofMillis(4_500);
  }

  @Override
  public ProbeResult run() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(WORKERS)) {
      row.next();
      return row.getLong(1) > 0
          ? new ProbeResult.Well()
          : new ProbeResult.Wrong("No heartbeat for 2 seconds.");
    }
  }

  @Override
  public Condition condition(String problem) {
    return new Condition(
        Fingerprint.of(KIND, target),
        KIND,
        AlertCategory.QUEUE,
        AlertSeverity.HIGH,
        target,
        "migration-worker",
        "health-monitor",
        "No migration-worker works for the target %s.".formatted(target),
        problem);
  }
}
