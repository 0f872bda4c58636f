package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.Episode;
import dev.fieldfare.health.alert.Episode.Resolution;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads and writes rows of {@code fieldfare_health.alerts}. */
final class EpisodeRows {
  private static final String OPEN =
      """
      SELECT * FROM fieldfare_health.alerts
      WHERE fingerprint = ANY (?) AND state <> 'RESOLVED' ORDER BY fingerprint FOR UPDATE
      """;

  private static final String RESOLVED =
      """
      SELECT DISTINCT ON (fingerprint) * FROM fieldfare_health.alerts
      WHERE fingerprint = ANY (?) AND state = 'RESOLVED' ORDER BY fingerprint, first_seen DESC
      """;

  private static final String INSERT =
      """
      INSERT INTO fieldfare_health.alerts (id, fingerprint, target, subject, kind, category, severity,
        component, detail, original_error, state, count, escalations, first_seen, last_seen, last_notified,
        changed_at, acknowledged_by, resolved_at, resolved_by, form)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  // An episode that another instance began meanwhile must not be overwritten.
  private static final String UPDATE =
      INSERT
          + """
          ON CONFLICT (id) DO UPDATE SET category = excluded.category, severity = excluded.severity,
            detail = excluded.detail, original_error = excluded.original_error, state = excluded.state,
            count = excluded.count, escalations = excluded.escalations, last_seen = excluded.last_seen,
            last_notified = excluded.last_notified, changed_at = excluded.changed_at,
            acknowledged_by = excluded.acknowledged_by, resolved_at = excluded.resolved_at,
            resolved_by = excluded.resolved_by, form = excluded.form
          """;

  private EpisodeRows() {}

  /** An episode and the moment of its last change. */
  record Row(Episode episode, Instant changedAt) {}

  /** The unresolved episodes of these problems, locked. */
  static Map<String, Episode> open(Connection connection, Collection<String> fingerprints)
      throws SQLException {
    return query(connection, OPEN, fingerprints);
  }

  /** The newest resolved episodes of these problems. */
  static Map<String, Episode> resolved(Connection connection, Collection<String> fingerprints)
      throws SQLException {
    return query(connection, RESOLVED, fingerprints);
  }

  private static Map<String, Episode> query(
      Connection connection, String sql, Collection<String> fingerprints) throws SQLException {
    Map<String, Episode> found = new LinkedHashMap<>();
    if (fingerprints.isEmpty()) {
      return found;
    }
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setArray(1, connection.createArrayOf("text", fingerprints.toArray()));
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        Episode episode = read(rows).episode();
        found.put(episode.condition().fingerprint(), episode);
      }
    }
    return found;
  }

  /**
   * Stores an episode.
   *
   * @param isNew true when it began in this transaction; fails when it exists already
   */
  static void store(Connection connection, Episode episode, Instant changedAt, boolean isNew)
      throws SQLException {
    Condition condition = episode.condition();
    try (PreparedStatement store = connection.prepareStatement(isNew ? INSERT : UPDATE)) {
      store.setObject(1, episode.id());
      store.setString(2, condition.fingerprint());
      store.setString(3, condition.target());
      store.setString(4, condition.subject());
      store.setString(5, condition.kind());
      store.setString(6, condition.category().name());
      store.setString(7, episode.severity().name());
      store.setString(8, condition.component());
      store.setString(9, condition.detail());
      store.setString(10, condition.originalError());
      store.setString(11, episode.state().name());
      store.setLong(12, episode.count());
      store.setInt(13, episode.escalations());
      setMoments(store, episode, changedAt);
      store.executeUpdate();
    }
  }

  private static void setMoments(PreparedStatement store, Episode episode, Instant changedAt)
      throws SQLException {
    store.setObject(14, utc(episode.firstSeen()));
    store.setObject(15, utc(episode.lastSeen()));
    store.setObject(16, utc(episode.lastNotified()));
    store.setObject(17, utc(changedAt));
    store.setString(18, episode.acknowledgedBy().orElse(null));
    store.setObject(19, episode.resolution().map(end -> utc(end.at())).orElse(null));
    store.setString(20, episode.resolution().flatMap(Resolution::by).orElse(null));
    store.setString(21, episode.condition().form().orElse(null));
  }

  static Row read(ResultSet row) throws SQLException {
    AlertSeverity severity = AlertSeverity.valueOf(row.getString("severity"));
    Condition condition =
        new Condition(
            row.getString("fingerprint"),
            row.getString("kind"),
            AlertCategory.valueOf(row.getString("category")),
            severity,
            row.getString("target"),
            row.getString("subject"),
            row.getString("component"),
            row.getString("detail"),
            row.getString("original_error"),
            Optional.ofNullable(row.getString("form")));
    Episode episode =
        new Episode(
            row.getObject("id", UUID.class),
            condition,
            AlertState.valueOf(row.getString("state")),
            severity,
            row.getLong("count"),
            row.getInt("escalations"),
            moment(row, "first_seen"),
            moment(row, "last_seen"),
            moment(row, "last_notified"),
            Optional.ofNullable(row.getString("acknowledged_by")),
            resolution(row));
    return new Row(episode, moment(row, "changed_at"));
  }

  private static Optional<Resolution> resolution(ResultSet row) throws SQLException {
    return row.getObject("resolved_at") == null
        ? Optional.empty()
        : Optional.of(
            new Resolution(
                moment(row, "resolved_at"), Optional.ofNullable(row.getString("resolved_by"))));
  }

  static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  static Instant moment(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
