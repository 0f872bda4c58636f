package dev.fieldfare.health.liveness;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * No migration has been queued for more than 60 seconds while the workers are idle. A queue that is
 * paused, or behind a running migration, is none of its business.
 */
public record QueueAgeProbe(String target, DataSource database) implements LivenessProbe {
  private static final String KIND = "queue_stuck";

  private static final String STUCK =
      """
      SELECT m.schema_name || '.' || m.table_name,
        extract(epoch FROM pg_catalog.clock_timestamp() - m.enqueued_at)::int
      FROM (SELECT * FROM ONLY fieldfare.field_migrations x WHERE x.finished_at IS NULL
        ORDER BY x.id LIMIT 100) m
      WHERE m.status = 'QUEUED'
        AND m.enqueued_at < pg_catalog.clock_timestamp() - interval '60 seconds'
        AND NOT EXISTS (SELECT FROM fieldfare.pauses p
          WHERE p.name IN ('', m.schema_name || '.' || m.table_name))
        AND NOT EXISTS (SELECT FROM ONLY fieldfare.field_migrations r
          WHERE r.finished_at IS NULL AND r.status IN ('RUNNING', 'PAUSED', 'WAITING'))
      ORDER BY m.id LIMIT 1
      """;

  @Override
  public String name() {
    return "queue-age";
  }

  @Override
  public Duration tolerance() {
    return Duration.ofSeconds(3);
  }

  @Override
  public ProbeResult run() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(STUCK)) {
      return row.next()
          ? new ProbeResult.Wrong(
              "A migration of %s has been queued for %d s."
                  .formatted(row.getString(1), row.getInt(2)))
          : new ProbeResult.Well();
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
        "queue",
        "health-monitor",
        "Migrations of the target %s wait although its workers are idle.".formatted(target),
        problem);
  }
}
