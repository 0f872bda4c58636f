package dev.fieldfare.postgres.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the log of events by position.
 *
 * <p>Positions are given under a lock and committed in order, so whoever reads what comes after the
 * last one that he has misses nothing.
 */
public final class EventReader {

  private static final String AFTER = "SELECT * FROM fieldfare.events_after(?, ?)";

  private static final String BOUNDS =
      """
      SELECT coalesce(nullif(fieldfare.first_position(), 0), r.last_position + 1) AS first,
        r.last_position AS last
      FROM fieldfare.relay r
      """;

  private final Connection connection;

  public EventReader(Connection connection) {
    this.connection = connection;
  }

  /**
   * One event.
   *
   * @param data what it is about, as JSON
   */
  public record Event(
      long position,
      String id,
      String type,
      String source,
      String subject,
      long sequence,
      String time,
      Optional<String> traceparent,
      String data) {}

  /** The first position that is still kept, and the last that was given. */
  public record Bounds(long first, long last) {}

  /** The events after this position, in order. */
  public List<Event> after(long position, int limit) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(AFTER)) {
      query.setLong(1, position);
      query.setInt(2, limit);
      ResultSet rows = query.executeQuery();
      List<Event> events = new ArrayList<>();
      while (rows.next()) {
        events.add(event(rows));
      }
      return events;
    }
  }

  /** How far the log reaches. */
  public Bounds bounds() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(BOUNDS)) {
      ResultSet row = query.executeQuery();
      row.next();
      return new Bounds(row.getLong("first"), row.getLong("last"));
    }
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getLong("position"),
        row.getString("id"),
        row.getString("type"),
        row.getString("source"),
        row.getString("subject"),
        row.getLong("sequence"),
        row.getString("time"),
        Optional.ofNullable(row.getString("traceparent")),
        row.getString("data"));
  }
}
