package dev.fieldfare.postgres.query;

import dev.fieldfare.contracts.http.Band;
import dev.fieldfare.contracts.http.QueueStats.TableStats;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Reads how long the lines of a target are and how fast they move.
 *
 * <p>Migrations that have ended are counted for the last 24 hours, so that the figures stay cheap
 * and an old failure does not stay in the queue's state. Failures are those that are not the
 * request's fault and that no operator has acknowledged; refusals are counted apart.
 */
public final class QueueReader {

  private static final Duration COUNTED = Duration.ofHours(24);

  private static final String OPEN =
      """
      WITH unfinished AS (
        SELECT m.status, coalesce(m.schema_name, 'public') AS schema_name, m.table_name,
          m.enqueued_at, m.started_at, m.status = 'QUEUED' OR m.wait_reason IN ('lock', 'retry') AND m.status = 'WAITING'
            AS in_turn, m.names
        FROM ONLY fieldfare.field_migrations m
        WHERE m.finished_at IS NULL
        UNION ALL
        SELECT 'QUEUED', coalesce(i.body ->> 'schema', 'public'),
          coalesce(i.body ->> 'table', i.body ->> 'tableName'), i.enqueued_at, NULL, true, '{}'
        FROM fieldfare.inbox i
      ), ended AS (
        SELECT CASE WHEN m.status = 'REJECTED' OR m.error ->> 'class' = 'refusal' THEN 'REFUSED'
            WHEN m.finished_at <= (SELECT max(a.acknowledged_at) FROM fieldfare.acknowledgements a) THEN 'KNOWN'
            ELSE 'FAILED' END AS status,
          coalesce(m.schema_name, 'public') AS schema_name, m.table_name
        FROM ONLY fieldfare.field_migrations m
        WHERE m.id >= ? AND m.error_code IS NOT NULL AND m.status IN ('FAILED', 'REJECTED')
      )
      """;

  private static final String TOTALS =
      OPEN
          + """
      SELECT u.*, e.*, a.*, r.*,
        (SELECT count(*) FROM fieldfare.workers w
          WHERE w.seen_at > clock_timestamp() - interval '3 seconds') AS consumers,
        EXISTS (SELECT FROM fieldfare.pauses p WHERE p.name = '') AS paused
      FROM (SELECT count(*) FILTER (WHERE status IN ('QUEUED', 'WAITING', 'PAUSED')) AS waiting,
          count(*) FILTER (WHERE status = 'RUNNING') AS active,
          count(*) FILTER (WHERE status = 'SCHEDULED') AS delayed,
          coalesce(extract(epoch FROM clock_timestamp()
            - min(enqueued_at) FILTER (WHERE status IN ('QUEUED', 'WAITING'))), 0) AS oldest,
          coalesce(extract(epoch FROM clock_timestamp()
            - least(min(started_at) FILTER (WHERE status = 'RUNNING'),
              min(enqueued_at) FILTER (WHERE in_turn AND NOT EXISTS (SELECT FROM fieldfare.pauses p
                WHERE p.name = '' OR p.name = ANY (names))))), 0) AS longest
        FROM unfinished) u,
        (SELECT count(*) FILTER (WHERE status = 'FAILED') AS failed,
          count(*) FILTER (WHERE status = 'REFUSED') AS refused,
          count(*) FILTER (WHERE status = 'KNOWN') AS acknowledged
        FROM ended) e,
        (SELECT coalesce(sum(c.applied), 0) AS applied FROM fieldfare.applied_counts c
          WHERE c.minute > statement_timestamp() - interval '24 hours') a,
        -- Of the newest only, so that a fast queue is not slower to look at.
        (SELECT count(*) / greatest(least(10, extract(epoch FROM clock_timestamp()
            - min(n.finished_at))), 0.1) AS rate
          FROM (SELECT m.finished_at FROM fieldfare.finished_migrations m
            ORDER BY m.id DESC LIMIT 1000) n
          WHERE n.finished_at > clock_timestamp() - interval '10 seconds') r
      """;

  private static final String TABLES =
      OPEN
          + """
      SELECT x.schema_name, x.table_name, count(*) FILTER (WHERE x.state = 'waiting') AS waiting,
        count(*) FILTER (WHERE x.state = 'active') AS active,
        count(*) FILTER (WHERE x.state = 'failed') AS failed,
        coalesce(extract(epoch FROM clock_timestamp()
          - min(x.enqueued_at) FILTER (WHERE x.state = 'waiting')), 0) AS oldest,
        EXISTS (SELECT FROM fieldfare.pauses p
          WHERE p.name = x.schema_name || '.' || x.table_name) AS paused
      FROM (SELECT schema_name, table_name, enqueued_at,
          CASE WHEN status = 'RUNNING' THEN 'active' ELSE 'waiting' END AS state
        FROM unfinished WHERE status <> 'SCHEDULED'
        UNION ALL SELECT schema_name, table_name, NULL, 'failed' FROM ended WHERE status = 'FAILED'
        UNION ALL SELECT split_part(p.name, '.', 1), substr(p.name, strpos(p.name, '.') + 1), NULL,
          'paused' FROM fieldfare.pauses p WHERE p.name <> '') x
      WHERE x.table_name IS NOT NULL
      GROUP BY 1, 2 ORDER BY 3 DESC, 5 DESC, 1, 2 LIMIT 100
      """;

  private final Connection connection;
  private final String target;
  private final Bands bands;

  /** The most that is ok, and the most that is not critical yet. */
  public record Bands(
      long waitingOk,
      long waitingWarning,
      long failedOk,
      long failedWarning,
      Duration processingOk,
      Duration processingWarning) {

    /** The limits that are used where nothing is configured. */
    public static final Bands DEFAULT =
        new Bands(10, 50, 2, 10, Duration.ofSeconds(30), Duration.ofMinutes(2));

    Band of(long waiting, long failed, double longestSeconds) {
      return Band.of(waiting, waitingOk, waitingWarning)
          .or(Band.of(failed, failedOk, failedWarning))
          .or(
              Band.of(
                  (long) Math.ceil(longestSeconds),
                  processingOk.toSeconds(),
                  processingWarning.toSeconds()));
    }
  }

  public QueueReader(Connection connection, String target, Bands bands) {
    this.connection = connection;
    this.target = target;
    this.bands = bands;
  }

  /** The queue now. */
  public TargetStats read() throws SQLException {
    List<TableStats> tables = tables();
    try (PreparedStatement query = connection.prepareStatement(TOTALS)) {
      query.setObject(1, firstCounted());
      ResultSet row = query.executeQuery();
      row.next();
      return totals(row, tables);
    }
  }

  private List<TableStats> tables() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(TABLES)) {
      query.setObject(1, firstCounted());
      ResultSet rows = query.executeQuery();
      List<TableStats> tables = new ArrayList<>();
      while (rows.next()) {
        tables.add(
            new TableStats(
                rows.getString("schema_name"),
                rows.getString("table_name"),
                rows.getLong("waiting"),
                rows.getLong("active"),
                rows.getLong("failed"),
                rows.getDouble("oldest"),
                rows.getBoolean("paused")));
      }
      return tables;
    }
  }

  private TargetStats totals(ResultSet row, List<TableStats> tables) throws SQLException {
    return new TargetStats(
        target,
        row.getLong("waiting"),
        row.getLong("active"),
        row.getLong("applied"),
        row.getLong("failed"),
        row.getLong("delayed"),
        row.getDouble("oldest"),
        row.getInt("consumers"),
        row.getDouble("rate"),
        bands.of(row.getLong("waiting"), row.getLong("failed"), row.getDouble("longest")),
        row.getBoolean("paused"),
        row.getLong("refused"),
        row.getLong("acknowledged"),
        tables);
  }

  private static UUID firstCounted() {
    return new UUID(Instant.now().minus(COUNTED).toEpochMilli() << 16, 0);
  }
}
