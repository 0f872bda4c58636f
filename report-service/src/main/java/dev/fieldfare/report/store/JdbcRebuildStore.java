package dev.fieldfare.report.store;

import dev.fieldfare.events.consume.ConsumerStore;
import dev.fieldfare.report.projection.Generation;
import dev.fieldfare.report.projection.LedgerSnapshot;
import dev.fieldfare.report.projection.RebuildStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Writes generations of the projections. */
public final class JdbcRebuildStore implements RebuildStore {
  private static final int DELETED_AT_ONCE = 10_000;

  private static final String ADD =
      "INSERT INTO fieldfare_report.projections (target, rebuild_reason) VALUES (?, 'first start')"
          + " ON CONFLICT DO NOTHING";

  private static final String REQUEST =
      "UPDATE fieldfare_report.projections SET rebuild_reason = coalesce(rebuild_reason, ?)"
          + " WHERE target = ?";

  private static final String WANTED =
      "SELECT rebuild_reason FROM fieldfare_report.projections"
          + " WHERE target = ? AND rebuild_reason IS NOT NULL";

  private static final String LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtextextended('fieldfare_report.rebuild/' || ?, 0))";

  private static final String SWAP =
      """
      UPDATE fieldfare_report.projections SET generation = ?, built_at = clock_timestamp(), rebuild_reason = NULL,
        is_stale = false
      WHERE target = ?
      """;

  private static final String COUNTED =
      "INSERT INTO fieldfare_report.counted_events (target, generation, event_id)"
          + " SELECT ?, ?, unnest(?::uuid[])";

  private static final String DELETE =
      """
      DELETE FROM fieldfare_report.%1$s x WHERE x.ctid = ANY (ARRAY(
        SELECT o.ctid FROM fieldfare_report.%1$s o WHERE o.target = ? AND o.generation < ? LIMIT ?))
      """;

  // Reports right after a rebuild would be planned for an empty table otherwise.
  private static final String ANALYZE =
      "ANALYZE fieldfare_report.activity, fieldfare_report.retryable, fieldfare_report.backups";

  private static final String[] TABLES = {"activity", "retryable", "counted_events", "backups"};

  private final DataSource database;
  private final ConsumerStore positions;
  private final String consumer;

  /**
   * Writes into the control database.
   *
   * @param positions of the consumer that folds the events
   * @param consumer its name
   */
  public JdbcRebuildStore(DataSource database, ConsumerStore positions, String consumer) {
    this.database = database;
    this.positions = positions;
    this.consumer = consumer;
  }

  /** Adds the row of a target, which asks for its first rebuild, unless it exists. */
  public void addTarget(String target) throws SQLException {
    update(ADD, target);
  }

  @Override
  public Connection begin() throws SQLException {
    Connection own = database.getConnection();
    own.setAutoCommit(false);
    return own;
  }

  @Override
  public void request(String target, String reason) throws SQLException {
    update(REQUEST, reason, target);
  }

  @Override
  public Optional<String> wanted(String target) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement query = own.prepareStatement(WANTED)) {
      query.setString(1, target);
      ResultSet row = query.executeQuery();
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  @Override
  public boolean lock(Connection own, String target) throws SQLException {
    try (PreparedStatement lock = own.prepareStatement(LOCK)) {
      lock.setString(1, target);
      ResultSet row = lock.executeQuery();
      row.next();
      return row.getBoolean(1);
    }
  }

  @Override
  public Generation next(Connection own, String target) throws SQLException {
    try (PreparedStatement query =
        own.prepareStatement("SELECT nextval('fieldfare_report.generations')")) {
      ResultSet row = query.executeQuery();
      row.next();
      return new Generation(target, row.getLong(1));
    }
  }

  @Override
  public void write(Connection own, Generation generation, LedgerSnapshot snapshot)
      throws SQLException {
    try (GenerationWriter writer = new GenerationWriter(own, generation)) {
      snapshot.activity(row -> writer.add(row.key(), row.amounts()));
      snapshot.retryable(row -> writer.add(row.id(), row.key()));
      snapshot.backups(writer::add);
      writer.flush();
    }
    try (PreparedStatement counted = own.prepareStatement(COUNTED)) {
      counted.setString(1, generation.target());
      counted.setLong(2, generation.number());
      counted.setArray(3, own.createArrayOf("uuid", snapshot.eventsWithoutPosition().toArray()));
      counted.executeUpdate();
    }
  }

  @Override
  public void swap(Connection own, Generation generation, LedgerSnapshot snapshot)
      throws SQLException {
    // The position first, as consumers do: its lock keeps them from folding into the old one.
    positions.move(
        own, consumer, generation.target(), snapshot.position(), snapshot.eventAtPosition());
    try (PreparedStatement swap = own.prepareStatement(SWAP)) {
      swap.setLong(1, generation.number());
      swap.setString(2, generation.target());
      swap.executeUpdate();
    }
  }

  @Override
  public void deleteOthers(Generation live) throws SQLException {
    try (Connection own = database.getConnection()) {
      try (var statement = own.createStatement()) {
        statement.execute(ANALYZE);
      }
      for (String table : TABLES) {
        try (PreparedStatement delete = own.prepareStatement(DELETE.formatted(table))) {
          delete.setString(1, live.target());
          delete.setLong(2, live.number());
          delete.setInt(3, DELETED_AT_ONCE);
          int deleted;
          do {
            deleted = delete.executeUpdate();
          } while (deleted == DELETED_AT_ONCE);
        }
      }
    }
  }

  private void update(String sql, String... values) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement update = own.prepareStatement(sql)) {
      for (int n = 0; n < values.length; n++) {
        update.setString(n + 1, values[n]);
      }
      update.executeUpdate();
    }
  }
}
