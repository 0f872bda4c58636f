package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.health.silence.AlertMatcher;
import dev.fieldfare.health.silence.Silence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads and counts rows of {@code fieldfare_health.silences}. */
final class SilenceRows {
  private static final String ACTIVE =
      "SELECT * FROM fieldfare_health.silences WHERE finished_at IS NULL AND ends_at > ? AND"
          + " starts_at <= ? ORDER BY ends_at, id";

  private static final String COUNT =
      "UPDATE fieldfare_health.silences SET suppressed = suppressed + 1 WHERE id = ?";

  private SilenceRows() {}

  static List<Silence> active(Connection connection, Instant now) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(ACTIVE)) {
      query.setObject(1, EpisodeRows.utc(now));
      query.setObject(2, EpisodeRows.utc(now));
      return read(query.executeQuery());
    }
  }

  /** Counts a message that the silence held back. */
  static void count(Connection connection, Silence silence) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
      count.setObject(1, silence.id());
      count.executeUpdate();
    }
  }

  static List<Silence> read(ResultSet rows) throws SQLException {
    List<Silence> silences = new ArrayList<>();
    while (rows.next()) {
      silences.add(silence(rows));
    }
    return silences;
  }

  private static Silence silence(ResultSet row) throws SQLException {
    AlertMatcher matcher =
        new AlertMatcher(
            Optional.ofNullable(row.getString("category")).map(AlertCategory::valueOf),
            Optional.ofNullable(row.getString("target")),
            Optional.ofNullable(row.getString("subject")),
            Optional.ofNullable(row.getString("form")));
    Instant createdAt = EpisodeRows.moment(row, "created_at");
    Instant startsAt = EpisodeRows.moment(row, "starts_at");
    return new Silence(
        row.getObject("id", UUID.class),
        matcher,
        row.getString("comment"),
        row.getString("created_by"),
        createdAt,
        // The former version does not set the begin.
        startsAt.isBefore(createdAt) ? createdAt : startsAt,
        EpisodeRows.moment(row, "ends_at"),
        row.getLong("suppressed"));
  }
}
