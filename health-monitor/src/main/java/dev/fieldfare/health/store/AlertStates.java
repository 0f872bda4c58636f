package dev.fieldfare.health.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads what an Alertmanager has to know of alerts. */
final class AlertStates {
  private static final String RESOLVED =
      "SELECT id, resolved_at FROM fieldfare_health.alerts"
          + " WHERE id = ANY (?) AND state = 'RESOLVED'";

  private AlertStates() {}

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
