package dev.fieldfare.health.liveness;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * No migration has been queued for more than 60 seconds while the workers are idle. A migration
 * that is paused is not reported, nor one behind a migration that runs, waits or is paused.
 */
public record QueueAgeProbe(String target, DataSource database) implements LivenessProbe {
  private static final String KIND = "queue_stuck";

  // The first migration of each line: the others wait for it, whatever its status. A migration with
  // several names must be the first in all its lines, and none starts behind a barrier ('*').
  private static final String STUCK =
      """
      WITH RECURSIVE heads AS (
        (SELECT c.name, c.seq, c.migration_id FROM fieldfare.claims c ORDER BY c.name, c.seq LIMIT 1)
        UNION ALL
        SELECT n.* FROM heads h CROSS JOIN LATERAL (SELECT c.name, c.seq, c.migration_id
          FROM fieldfare.claims c WHERE c.name > h.name ORDER BY c.name, c.seq LIMIT 1) n
      )
      SELECT m.schema_name || '.' || m.table_name,
        extract(epoch FROM pg_catalog.clock_timestamp() - m.enqueued_at)::int
      FROM heads h JOIN ONLY fieldfare.field_migrations m ON m.id = h.migration_id
      WHERE m.status = 'QUEUED'
        AND m.enqueued_at < pg_catalog.clock_timestamp() - interval '60 seconds'
        AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = '' OR p.name = ANY (m.names))
        AND NOT EXISTS (SELECT FROM fieldfare.claims c
          WHERE c.name = ANY (m.names || '*'::text) AND c.seq < m.seq)
        AND ('*' <> ALL (m.names)
          OR NOT EXISTS (SELECT FROM fieldfare.claims c WHERE c.seq < m.seq))
      LIMIT 1
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
