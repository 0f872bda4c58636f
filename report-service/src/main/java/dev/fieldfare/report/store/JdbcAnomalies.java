package dev.fieldfare.report.store;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.report.Anomaly;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import dev.fieldfare.report.anomaly.AnomalyDetector.Found;
import dev.fieldfare.report.anomaly.AnomalyStore;
import dev.fieldfare.report.anomaly.Window;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Anomalies in the control database. */
public final class JdbcAnomalies implements AnomalyStore {
  private static final String WINDOWS =
      """
      WITH live AS (
        SELECT a.*, (extract(epoch FROM ?::timestamptz - a.bucket) - 1)::bigint / 86400 AS age
        FROM fieldfare_report.projections p
        JOIN fieldfare_report.activity a ON a.target = p.target AND a.generation = p.generation
        WHERE p.target = ? AND NOT p.is_stale AND a.bucket < ? AND a.bucket >= ?
      ), windows AS (SELECT generate_series(0, (SELECT max(l.age) FROM live l)) AS age)
      SELECT w.age,
        coalesce(sum(l.migrations) FILTER (WHERE l.status IN ('APPLIED', 'UNDONE', 'SKIPPED')), 0)::bigint AS successful,
        coalesce(sum(l.migrations) FILTER (WHERE l.status IN ('FAILED', 'REJECTED')), 0)::bigint AS failed,
        coalesce(sum(l.timed), 0)::bigint AS timed, coalesce(sum(l.duration_us), 0)::bigint AS duration_us,
        coalesce(sum(l.lock_wait_us), 0)::bigint AS lock_wait_us, coalesce(sum(l.lock_hold_us), 0)::bigint AS lock_hold_us
      FROM windows w LEFT JOIN live l ON l.age = w.age GROUP BY w.age ORDER BY w.age DESC
      """;

  private static final String OPEN =
      """
      INSERT INTO fieldfare_report.anomalies (id, target, measure, observed, expected, deviation, window_end, detected_at, explanation)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (target, measure) WHERE resolved_at IS NULL DO NOTHING
      """;

  private static final String RESOLVE =
      "UPDATE fieldfare_report.anomalies SET resolved_at = ?"
          + " WHERE target = ? AND resolved_at IS NULL AND measure <> ALL (?) RETURNING *";

  private static final String LIST =
      "SELECT * FROM fieldfare_report.anomalies WHERE (?::text IS NULL OR target = ?)"
          + " ORDER BY detected_at DESC, id LIMIT ?";

  private static final String DELETE =
      """
      DELETE FROM fieldfare_report.anomalies x WHERE x.id = ANY (ARRAY(
        SELECT a.id FROM fieldfare_report.anomalies a WHERE a.resolved_at < ? ORDER BY a.resolved_at LIMIT ?
        FOR UPDATE SKIP LOCKED))
      """;

  private final DataSource database;
  private final UuidV7 ids = UuidV7.system();

  public JdbcAnomalies(DataSource database) {
    this.database = database;
  }

  @Override
  public List<Window> windows(String target, Instant end, int count) throws SQLException {
    OffsetDateTime until = end.atOffset(ZoneOffset.UTC);
    try (Connection own = database.getConnection();
        PreparedStatement query = own.prepareStatement(WINDOWS)) {
      query.setObject(1, until);
      query.setString(2, target);
      query.setObject(3, until);
      query.setObject(4, until.minusDays(count));
      return LiveActivity.read(query, row -> window(row, until));
    }
  }

  @Override
  public int store(String target, List<Found> found, Instant windowEnd, Instant now)
      throws SQLException {
    try (Connection own = database.getConnection()) {
      own.setAutoCommit(false);
      try {
        int opened = 0;
        for (Found each : found) {
          opened += open(own, anomaly(target, each, windowEnd, now)) ? 1 : 0;
        }
        resolve(own, target, found, now);
        own.commit();
        return opened;
      } finally {
        // After a commit there is nothing to roll back.
        own.rollback();
        own.setAutoCommit(true);
      }
    }
  }

  @Override
  public List<Anomaly> list(Optional<String> target, int limit) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement query = own.prepareStatement(LIST)) {
      query.setString(1, target.orElse(null));
      query.setString(2, target.orElse(null));
      query.setInt(3, limit);
      return LiveActivity.read(query, JdbcAnomalies::anomaly);
    }
  }

  @Override
  public long deleteResolved(Instant before, int most) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement delete = own.prepareStatement(DELETE)) {
      delete.setObject(1, before.atOffset(ZoneOffset.UTC));
      delete.setInt(2, most);
      return delete.executeUpdate();
    }
  }

  private Anomaly anomaly(String target, Found found, Instant windowEnd, Instant now) {
    return new Anomaly(
        ids.next(),
        target,
        found.measure().label(),
        found.observed(),
        found.expected(),
        found.deviation(),
        windowEnd,
        now,
        found.explanation(),
        Optional.empty());
  }

  /** True when it was not open. */
  private static boolean open(Connection own, Anomaly anomaly) throws SQLException {
    try (PreparedStatement insert = own.prepareStatement(OPEN)) {
      insert.setObject(1, anomaly.id());
      insert.setString(2, anomaly.target());
      insert.setString(3, anomaly.measure());
      insert.setDouble(4, anomaly.observed());
      insert.setDouble(5, anomaly.expected());
      insert.setDouble(6, anomaly.deviation());
      insert.setObject(7, anomaly.windowEnd().atOffset(ZoneOffset.UTC));
      insert.setObject(8, anomaly.detectedAt().atOffset(ZoneOffset.UTC));
      insert.setString(9, anomaly.explanation());
      if (insert.executeUpdate() == 0) {
        return false;
      }
    }
    record(own, "anomaly.detected", anomaly);
    return true;
  }

  private static void resolve(Connection own, String target, List<Found> found, Instant now)
      throws SQLException {
    try (PreparedStatement update = own.prepareStatement(RESOLVE)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setString(2, target);
      Object[] still = found.stream().map(each -> each.measure().label()).toArray();
      update.setArray(3, own.createArrayOf("text", still));
      for (Anomaly over : LiveActivity.read(update, JdbcAnomalies::anomaly)) {
        record(own, "anomaly.resolved", over);
      }
    }
  }

  private static void record(Connection own, String type, Anomaly anomaly) throws SQLException {
    ControlLog.record(
        own,
        NewEvent.of(
            type,
            "report-service",
            anomaly.target() + "/" + anomaly.measure(),
            ContractsJson.mapper().valueToTree(anomaly).toString()));
  }

  private static Window window(ResultSet row, OffsetDateTime until) throws SQLException {
    return new Window(
        until.minusDays(row.getLong("age")).toInstant(),
        row.getLong("successful"),
        row.getLong("failed"),
        row.getLong("timed"),
        row.getLong("duration_us"),
        row.getLong("lock_wait_us"),
        row.getLong("lock_hold_us"));
  }

  private static Anomaly anomaly(ResultSet row) throws SQLException {
    return new Anomaly(
        row.getObject("id", UUID.class),
        row.getString("target"),
        row.getString("measure"),
        row.getDouble("observed"),
        row.getDouble("expected"),
        row.getDouble("deviation"),
        row.getObject("window_end", OffsetDateTime.class).toInstant(),
        row.getObject("detected_at", OffsetDateTime.class).toInstant(),
        row.getString("explanation"),
        LiveActivity.moment(row, row.findColumn("resolved_at")));
  }
}
