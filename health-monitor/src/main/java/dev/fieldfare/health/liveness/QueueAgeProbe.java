package dev.fieldfare.health.liveness;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Fingerprint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * No migration has been queued for more than 60 seconds while the workers are idle. A migration
 * that is paused is not reported, nor one behind a migration that runs, waits or is paused.
 *
 * <p>A run looks at some lines and the next one at those behind them, so that its cost does not
 * grow with the number of lines.
 */
public final class QueueAgeProbe implements LivenessProbe {

  /** How many lines a run looks at. */
  static final int BATCH = 100;

  private static final String KIND = "queue_stuck";

  // The first migration of each line: the others wait for it, whatever its status. A migration with
  // several names must be the first in all its lines, and none starts behind a barrier ('*').
  private static final String LOOK =
      """
      WITH RECURSIVE heads AS (
        (SELECT c.name, c.seq, c.migration_id, 1 AS n FROM fieldfare.claims c WHERE c.name > ?
          ORDER BY c.name, c.seq LIMIT 1)
        UNION ALL
        SELECT f.name, f.seq, f.migration_id, h.n + 1 FROM heads h CROSS JOIN LATERAL (
          SELECT c.name, c.seq, c.migration_id FROM fieldfare.claims c
          WHERE c.name > h.name ORDER BY c.name, c.seq LIMIT 1) f
        WHERE h.n < ?
      ), stuck AS (
        SELECT m.schema_name || '.' || m.table_name AS place,
          extract(epoch FROM pg_catalog.clock_timestamp() - m.enqueued_at)::int AS age
        FROM heads h CROSS JOIN LATERAL (
          SELECT f.* FROM ONLY fieldfare.field_migrations f WHERE f.id = h.migration_id OFFSET 0) m
        WHERE m.status = 'QUEUED'
          AND m.enqueued_at < pg_catalog.clock_timestamp() - interval '60 seconds'
          AND NOT EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = '' OR p.name = ANY (m.names))
          AND NOT EXISTS (SELECT FROM fieldfare.claims c
            WHERE c.name = ANY (m.names || '*'::text) AND c.seq < m.seq)
          AND ('*' <> ALL (m.names)
            OR NOT EXISTS (SELECT FROM fieldfare.claims c WHERE c.seq < m.seq))
        LIMIT 1
      )
      SELECT l.name AS last, l.n AS looked, s.place, s.age
      FROM (SELECT name, n FROM heads ORDER BY n DESC LIMIT 1) l LEFT JOIN stuck s ON true
      """;

  private final String target;
  private final DataSource database;
  private String after = "";

  /** A probe of this target. */
  public QueueAgeProbe(String target, DataSource database) {
    this.target = target;
    this.database = database;
  }

  @Override
  public String name() {
    return "queue-age";
  }

  @Override
  public Duration tolerance() {
    return Duration.ofSeconds(3);
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(2);
  }

  @Override
  public ProbeResult run() throws SQLException {
    try (var connection = database.getConnection();
        var look = connection.prepareStatement(LOOK)) {
      look.setString(1, after);
      look.setInt(2, BATCH);
      return result(look.executeQuery());
    }
  }

  // What was found is looked at again, until it is over.
  private ProbeResult result(ResultSet row) throws SQLException {
    if (!row.next()) {
      after = "";
      return new ProbeResult.Well();
    }
    String place = row.getString("place");
    if (place != null) {
      return new ProbeResult.Wrong(
          "A migration of %s has been queued for %d s.".formatted(place, row.getInt("age")));
    }
    after = row.getInt("looked") < BATCH ? "" : row.getString("last");
    return new ProbeResult.Well();
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
