package dev.fieldfare.postgres.ledger;

import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The event log of a database: of a ledger, or another one with the same functions in its schema.
 *
 * <p>Positions are given under a lock and committed in order, so a reader that asks for the events
 * after its last position misses none.
 */
public final class EventLog {
  private static final String STEP =
      """
      SELECT s.published_position, s.last_position, e.*
      FROM %1$s.relay_step(?, ?, ?) s
      LEFT JOIN LATERAL %1$s.events_after(coalesce(?, s.published_position), ?) e ON true
      """;

  private static final String BOUNDS =
      """
      SELECT coalesce(nullif(%1$s.first_position(), 0), r.last_position + 1) AS first,
        r.last_position AS last
      FROM %1$s.relay r
      """;

  private final Connection connection;
  private final String schema;

  /** The log of the ledger. */
  public EventLog(Connection connection) {
    this(connection, LedgerInstaller.SCHEMA);
  }

  /** The log in another schema. */
  public EventLog(Connection connection, String schema) {
    this.connection = connection;
    this.schema = Identifier.quote(schema);
  }

  /**
   * One event of the log.
   *
   * @param position its place in the target's log, from 1, without gaps
   * @param data the JSON of its subject at that moment
   */
  public record LoggedEvent(
      long position,
      UUID id,
      String type,
      String source,
      String subject,
      long sequence,
      String time,
      Optional<String> traceparent,
      String data) {}

  /** The first position that is still in the log, and the last that was given. */
  public record Bounds(long first, long last) {}

  /**
   * What a step of the relay brought: what was published before it, and what comes next.
   *
   * @param lastPosition the highest position that an event of the log has
   */
  public record Step(long publishedPosition, long lastPosition, List<LoggedEvent> events) {}

  /**
   * Notes what is published, numbers what is new and reads on; empty while another relay works.
   *
   * @param readFrom the position after which to read, if not what was noted as published
   */
  public Optional<Step> step(String relay, long publishedThrough, OptionalLong readFrom, int limit)
      throws SQLException {
    try (var call = prepare(STEP)) {
      call.setString(1, relay);
      call.setLong(2, publishedThrough);
      call.setInt(3, limit);
      if (readFrom.isPresent()) {
        call.setLong(4, readFrom.getAsLong());
      } else {
        call.setNull(4, Types.BIGINT);
      }
      call.setInt(5, limit);
      return read(call.executeQuery());
    }
  }

  /** The events after this position, in order. */
  public List<LoggedEvent> after(long position, int limit) throws SQLException {
    try (var call = prepare("SELECT * FROM %1$s.events_after(?, ?)")) {
      call.setLong(1, position);
      call.setInt(2, limit);
      ResultSet rows = call.executeQuery();
      List<LoggedEvent> events = new ArrayList<>();
      while (rows.next()) {
        events.add(event(rows));
      }
      return events;
    }
  }

  /** How far the log reaches. */
  public Bounds bounds() throws SQLException {
    try (var call = prepare(BOUNDS)) {
      ResultSet row = call.executeQuery();
      row.next();
      return new Bounds(row.getLong("first"), row.getLong("last"));
    }
  }

  /** The oldest position that is still in the log, 0 when it is empty. */
  public long firstPosition() throws SQLException {
    try (var call = prepare("SELECT %1$s.first_position()")) {
      ResultSet row = call.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Forgets published events that are older, in one transaction.
   *
   * @return how many; 0 when there are none left
   */
  public long trim(Duration olderThan, int most, Duration budget) throws SQLException {
    try (var call = prepare("SELECT %1$s.trim_events(make_interval(secs => ?), ?, ?)")) {
      call.setDouble(1, olderThan.toSeconds());
      call.setInt(2, most);
      call.setInt(3, Math.toIntExact(budget.toMillis()));
      ResultSet row = call.executeQuery();
      row.next();
      return row.getLong(1);
    }
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql.formatted(schema));
  }

  // A step that brings no event is one row without an event.
  private static Optional<Step> read(ResultSet rows) throws SQLException {
    if (!rows.next()) {
      return Optional.empty();
    }
    long published = rows.getLong("published_position");
    long last = rows.getLong("last_position");
    List<LoggedEvent> events = new ArrayList<>();
    if (rows.getObject("id") != null) {
      do {
        events.add(event(rows));
      } while (rows.next());
    }
    return Optional.of(new Step(published, last, events));
  }

  private static LoggedEvent event(ResultSet row) throws SQLException {
    return new LoggedEvent(
        row.getLong("position"),
        row.getObject("id", UUID.class),
        row.getString("type"),
        row.getString("source"),
        row.getString("subject"),
        row.getLong("sequence"),
        row.getString("time"),
        Optional.ofNullable(row.getString("traceparent")),
        row.getString("data"));
  }
}
