package dev.fieldfare.health.store;

import dev.fieldfare.health.alert.AlertFilter;
import dev.fieldfare.health.store.EpisodeRows.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads a page of the list of alerts, newest first. */
final class AlertList {
  private static final String PAGE =
      """
      SELECT * FROM fieldfare_health.alerts a
      WHERE (a.state <> 'RESOLVED' OR a.cleared_at IS NULL AND a.resolved_at > ?)
        AND (?::text IS NULL OR a.state = ?) AND (?::text IS NULL OR a.severity = ?)
        AND (?::text IS NULL OR a.category = ?)
        AND (?::uuid IS NULL OR (a.first_seen, a.id) <
          (SELECT b.first_seen, b.id FROM fieldfare_health.alerts b WHERE b.id = ?))
      ORDER BY a.first_seen DESC, a.id DESC LIMIT ?
      """;

  private AlertList() {}

  /** One row more than the page has, to see whether there is another page. */
  static List<Row> read(Connection connection, AlertFilter filter, Instant resolvedAfter)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(PAGE)) {
      query.setObject(1, EpisodeRows.utc(resolvedAfter));
      setTwice(query, 2, filter.state().map(Enum::name).orElse(null));
      setTwice(query, 4, filter.severity().map(Enum::name).orElse(null));
      setTwice(query, 6, filter.category().map(Enum::name).orElse(null));
      query.setObject(8, filter.before().orElse(null));
      query.setObject(9, filter.before().orElse(null));
      query.setInt(10, filter.limit() + 1);
      ResultSet rows = query.executeQuery();
      List<Row> found = new ArrayList<>();
      while (rows.next()) {
        found.add(EpisodeRows.read(rows));
      }
      return found;
    }
  }

  private static void setTwice(PreparedStatement query, int first, String value)
      throws SQLException {
    query.setString(first, value);
    query.setString(first + 1, value);
  }
}
