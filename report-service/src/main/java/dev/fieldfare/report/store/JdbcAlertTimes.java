package dev.fieldfare.report.store;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.report.AlertReport.SeverityTimes;
import dev.fieldfare.contracts.report.AlertReport.TimedAlert;
import dev.fieldfare.report.alert.AlertTimes;
import dev.fieldfare.report.alert.AlertTimesStore;
import dev.fieldfare.report.document.ReportRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The times of alerts in tables. */
public final class JdbcAlertTimes implements AlertTimesStore {
  // Documents of an alert may come in any order and more than once. least() and greatest() ignore
  // NULL.
  private static final String ADD =
      """
      INSERT INTO fieldfare_report.alerts AS a (id, target, category, severity, title, state, count, raised_at, acknowledged_at,
        acknowledged_by, resolved_at, changed_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        state = CASE WHEN a.resolved_at IS NULL AND excluded.changed_at >= a.changed_at THEN excluded.state
          WHEN excluded.resolved_at IS NOT NULL THEN excluded.state ELSE a.state END,
        severity = CASE WHEN excluded.changed_at >= a.changed_at THEN excluded.severity ELSE a.severity END,
        count = greatest(a.count, excluded.count),
        acknowledged_at = least(a.acknowledged_at, excluded.acknowledged_at),
        acknowledged_by = coalesce(a.acknowledged_by, excluded.acknowledged_by),
        resolved_at = coalesce(a.resolved_at, excluded.resolved_at),
        changed_at = greatest(a.changed_at, excluded.changed_at)
      """;

  private static final String WANT =
      "UPDATE fieldfare_report.alert_history SET requested = requested + 1";

  private static final String WANTED =
      "SELECT h.requested FROM fieldfare_report.alert_history h WHERE h.requested > h.done";

  private static final String DONE =
      "UPDATE fieldfare_report.alert_history SET done = greatest(done, ?)";

  // Alerts without a target are about the whole system.
  private static final String OF_REQUEST =
      """
      FROM fieldfare_report.alerts a WHERE a.raised_at >= ? AND a.raised_at < ?
        AND (a.target = ANY (?) OR a.target NOT IN (SELECT p.target FROM fieldfare_report.projections p))
      """;

  private static final String SEVERITIES =
      """
      SELECT a.severity, count(*) AS alerts, count(*) FILTER (WHERE a.acknowledged_at IS NOT NULL OR a.acknowledged_by IS NOT NULL) AS acknowledged,
        count(a.resolved_at) AS resolved,
        (percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.acknowledged_at - a.raised_at)))::bigint AS median_acknowledge,
        max(extract(epoch FROM a.acknowledged_at - a.raised_at))::bigint AS longest_acknowledge,
        (percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.resolved_at - a.raised_at)))::bigint AS median_resolve,
        max(extract(epoch FROM a.resolved_at - a.raised_at))::bigint AS longest_resolve
      %s GROUP BY a.severity ORDER BY array_position('{CRITICAL,HIGH,MEDIUM,LOW,INFO}', a.severity), a.severity
      """
          .formatted(OF_REQUEST);

  private static final String ALERTS =
      "SELECT a.* %s ORDER BY a.raised_at DESC, a.id LIMIT ?".formatted(OF_REQUEST);

  private static final String DELETE =
      """
      DELETE FROM fieldfare_report.alerts WHERE id IN (
        SELECT a.id FROM fieldfare_report.alerts a WHERE a.resolved_at < ? ORDER BY a.resolved_at LIMIT ?)
      """;

  private final DataSource database;

  public JdbcAlertTimes(DataSource database) {
    this.database = database;
  }

  @Override
  public void add(Connection own, List<AlertTimes> alerts) throws SQLException {
    try (PreparedStatement insert = own.prepareStatement(ADD)) {
      for (AlertTimes times : alerts) {
        set(insert, times);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @Override
  public void add(List<AlertTimes> alerts) throws SQLException {
    try (Connection own = database.getConnection()) {
      add(own, alerts);
    }
  }

  private static void set(PreparedStatement insert, AlertTimes times) throws SQLException {
    Alert alert = times.alert();
    insert.setString(1, alert.id());
    insert.setString(2, times.target());
    insert.setString(3, alert.category().name());
    insert.setString(4, alert.severity().name());
    insert.setString(5, alert.title());
    insert.setString(6, alert.state().name());
    insert.setLong(7, alert.count());
    insert.setObject(8, at(alert.firstSeen()));
    insert.setObject(9, times.acknowledgedAt().map(JdbcAlertTimes::at).orElse(null));
    insert.setString(10, alert.acknowledgedBy().orElse(null));
    insert.setObject(11, alert.resolvedAt().map(JdbcAlertTimes::at).orElse(null));
    insert.setObject(12, at(alert.timestamp()));
  }

  @Override
  public void wantHistory(Connection own) throws SQLException {
    try (PreparedStatement update = own.prepareStatement(WANT)) {
      update.executeUpdate();
    }
  }

  @Override
  public void wantHistory() throws SQLException {
    try (Connection own = database.getConnection()) {
      wantHistory(own);
    }
  }

  @Override
  public Optional<Long> wantedHistory() throws SQLException {
    try (Connection own = database.getConnection()) {
      return wanted(own);
    }
  }

  @Override
  public void historyRead(long request) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement update = own.prepareStatement(DONE)) {
      update.setLong(1, request);
      update.executeUpdate();
    }
  }

  @Override
  public Found read(ReportRequest request, int most) throws SQLException {
    return LiveActivity.inSnapshot(
        database,
        own -> {
          try (PreparedStatement severities = of(own, SEVERITIES, request);
              PreparedStatement alerts = of(own, ALERTS, request)) {
            alerts.setInt(4, most);
            return new Found(
                rows(severities, JdbcAlertTimes::severity),
                rows(alerts, JdbcAlertTimes::alert),
                wanted(own).isPresent());
          }
        });
  }

  @Override
  public long deleteResolved(Instant before, int most) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement delete = own.prepareStatement(DELETE)) {
      delete.setObject(1, at(before));
      delete.setInt(2, most);
      return delete.executeLargeUpdate();
    }
  }

  private static Optional<Long> wanted(Connection own) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(WANTED)) {
      ResultSet row = query.executeQuery();
      return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
    }
  }

  private static PreparedStatement of(Connection own, String sql, ReportRequest request)
      throws SQLException {
    List<Instant> boundaries = request.period().boundaries();
    PreparedStatement query = own.prepareStatement(sql);
    query.setObject(1, at(boundaries.getFirst()));
    query.setObject(2, at(boundaries.getLast()));
    query.setArray(3, own.createArrayOf("text", request.targets().toArray()));
    return query;
  }

  private static <T> List<T> rows(PreparedStatement query, LiveActivity.RowReader<T> reader)
      throws SQLException {
    ResultSet rows = query.executeQuery();
    List<T> read = new ArrayList<>();
    while (rows.next()) {
      read.add(reader.read(rows));
    }
    return read;
  }

  private static SeverityTimes severity(ResultSet row) throws SQLException {
    return new SeverityTimes(
        row.getString("severity"),
        row.getLong("alerts"),
        row.getLong("acknowledged"),
        row.getLong("resolved"),
        number(row, "median_acknowledge"),
        number(row, "longest_acknowledge"),
        number(row, "median_resolve"),
        number(row, "longest_resolve"));
  }

  private static TimedAlert alert(ResultSet row) throws SQLException {
    return new TimedAlert(
        row.getString("id"),
        row.getString("target"),
        row.getString("category"),
        row.getString("severity"),
        row.getString("title"),
        row.getString("state"),
        row.getLong("count"),
        moment(row, "raised_at").orElseThrow(),
        moment(row, "acknowledged_at"),
        Optional.ofNullable(row.getString("acknowledged_by")),
        moment(row, "resolved_at"));
  }

  private static Optional<Long> number(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, Long.class));
  }

  private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime at(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
