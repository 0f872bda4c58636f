package dev.fieldfare.health.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the histories of health, validations and schedules have in common. */
final class StoredRuns {
  private StoredRuns() {}

  /** The documents in the first column. */
  static <T> List<T> documents(PreparedStatement query, Class<T> type) throws SQLException {
    ResultSet rows = query.executeQuery();
    List<T> documents = new ArrayList<>();
    while (rows.next()) {
      documents.add(StoredJson.read(rows.getString(1), type));
    }
    return documents;
  }

  /** Deletes at most so many that are older; returns their number. */
  static int trim(Connection connection, String delete, Instant before, int limit)
      throws SQLException {
    try (PreparedStatement trim = connection.prepareStatement(delete)) {
      trim.setObject(1, EpisodeRows.utc(before));
      trim.setInt(2, limit);
      return trim.executeUpdate();
    }
  }
}
