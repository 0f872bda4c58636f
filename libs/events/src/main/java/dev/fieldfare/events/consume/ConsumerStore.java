package dev.fieldfare.events.consume;

import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Where a consumer keeps its results and its positions: the table {@code event_positions} in its
 * own schema, made by {@link #install}.
 *
 * @param database the consumer's own database
 * @param schema its own schema, as in {@code fieldfare_report}
 */
public record ConsumerStore(DataSource database, String schema) {
  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS %s.event_positions (
        consumer text NOT NULL,
        source text NOT NULL,
        position bigint NOT NULL DEFAULT 0,
        event_id uuid,
        handled_at timestamptz,
        PRIMARY KEY (consumer, source))
      """;

  private static final String ADD =
      "INSERT INTO %s.event_positions (consumer, source) VALUES (?, ?) ON CONFLICT DO NOTHING";

  private static final String READ =
      "SELECT position, event_id FROM %s.event_positions WHERE consumer = ? AND source = ?";

  private static final String STORE =
      "UPDATE %s.event_positions SET position = ?, event_id = ?, handled_at = clock_timestamp()"
          + " WHERE consumer = ? AND source = ?";

  /** Which row: a consumer and one of its sources. */
  record Key(String consumer, String source) {}

  /** Makes the table unless it exists; the schema exists. Called once at the start of a service. */
  public void install() throws SQLException {
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql(TABLE));
    }
  }

  /**
   * Moves a consumer in the transaction of the connection: what it handles next is the event after
   * the position. For results that were computed anew in the same transaction, from a snapshot in
   * which this was the last position. Waits for a batch that the consumer handles.
   *
   * @param eventId of the event at the position; empty if the log has it no longer
   */
  public void move(
      Connection connection, String consumer, String source, long position, Optional<UUID> eventId)
      throws SQLException {
    Key key = new Key(consumer, source);
    try (PreparedStatement add = prepare(connection, ADD, key, 1)) {
      add.executeUpdate();
    }
    lock(connection, key);
    store(connection, key, new ConsumerPosition(position, eventId));
  }

  /** The position, outside of a transaction; adds the row at the first call. */
  ConsumerPosition read(Key key) throws SQLException {
    try (Connection connection = database.getConnection()) {
      Optional<ConsumerPosition> known = query(connection, READ, key);
      if (known.isPresent()) {
        return known.get();
      }
      try (PreparedStatement add = prepare(connection, ADD, key, 1)) {
        add.executeUpdate();
      }
      return ConsumerPosition.BEGINNING;
    }
  }

  /** The position, with its row locked until the end of the transaction. */
  ConsumerPosition lock(Connection connection, Key key) throws SQLException {
    return query(connection, READ + " FOR UPDATE", key)
        .orElseThrow(() -> new IllegalStateException("the position was deleted: " + key));
  }

  /** Stores the position in the transaction of the connection. */
  void store(Connection connection, Key key, ConsumerPosition position) throws SQLException {
    try (PreparedStatement update = prepare(connection, STORE, key, 3)) {
      update.setLong(1, position.position());
      update.setObject(2, position.eventId().orElse(null));
      update.executeUpdate();
    }
  }

  private Optional<ConsumerPosition> query(Connection connection, String sql, Key key)
      throws SQLException {
    try (PreparedStatement query = prepare(connection, sql, key, 1)) {
      ResultSet row = query.executeQuery();
      return row.next()
          ? Optional.of(
              new ConsumerPosition(
                  row.getLong(1), Optional.ofNullable(row.getObject(2, UUID.class))))
          : Optional.empty();
    }
  }

  private PreparedStatement prepare(Connection connection, String sql, Key key, int first)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql(sql));
    statement.setString(first, key.consumer());
    statement.setString(first + 1, key.source());
    return statement;
  }

  private String sql(String text) {
    return text.formatted(Identifier.quote(schema));
  }
}
