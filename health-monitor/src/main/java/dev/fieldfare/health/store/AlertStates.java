package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.health.store.EpisodeRows.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads what an Alertmanager has to know of alerts. */
final class AlertStates {
  private static final String RESOLVED =
      "SELECT id, resolved_at FROM fieldfare_health.alerts"
          + " WHERE id = ANY (?) AND state = 'RESOLVED'";

  // The array has the severities from the most urgent one on.
  private static final String MOST_URGENT =
      """
      SELECT * FROM fieldfare_health.alerts
      WHERE state <> 'RESOLVED' AND severity = ANY (?)
      ORDER BY array_position(?, severity), first_seen DESC, id DESC LIMIT ?
      """;

  private AlertStates() {}

  /** Unresolved alerts that are at least as urgent, the most urgent and newest first. */
  static List<Row> mostUrgent(Connection connection, AlertSeverity least, int limit)
      throws SQLException {
    Object[] severities =
        Arrays.stream(AlertSeverity.values())
            .filter(severity -> severity.isAtLeast(least))
            .map(Enum::name)
            .toArray();
    try (PreparedStatement query = connection.prepareStatement(MOST_URGENT)) {
      query.setArray(1, connection.createArrayOf("text", severities));
      query.setArray(2, connection.createArrayOf("text", severities));
      query.setInt(3, limit);
      ResultSet rows = query.executeQuery();
      List<Row> found = new ArrayList<>();
      while (rows.next()) {
        found.add(EpisodeRows.read(rows));
      }
      return found;
    }
  }

  /** When these alerts were resolved; only those that are. */
  static Map<UUID, Instant> resolved(Connection connection, Set<UUID> ids) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(RESOLVED)) {
      query.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      ResultSet rows = query.executeQuery();
      Map<UUID, Instant> resolved = new HashMap<>();
      while (rows.next()) {
        resolved.put(rows.getObject("id", UUID.class), EpisodeRows.moment(rows, "resolved_at"));
      }
      return resolved;
    }
  }
}
