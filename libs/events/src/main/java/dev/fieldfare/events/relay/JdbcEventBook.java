package dev.fieldfare.events.relay;

import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.EventLog.Step;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** The event log of a database, over JDBC. */
public final class JdbcEventBook implements EventBook {
  private final DataSource database;
  private final String schema;
  private final String relay;

  private JdbcEventBook(DataSource database, String schema, String relay) {
    this.database = database;
    this.schema = schema;
    this.relay = relay;
  }

  /**
   * The log of the ledger in a target.
   *
   * @param relay the name under which the relay takes its lease
   */
  public static JdbcEventBook ofLedger(DataSource target, String relay) {
    return new JdbcEventBook(target, LedgerInstaller.SCHEMA, relay);
  }

  /**
   * The log of the control database.
   *
   * @param relay the name under which the relay takes its lease
   */
  public static JdbcEventBook ofControl(DataSource control, String relay) {
    return new JdbcEventBook(control, ControlLog.SCHEMA, relay);
  }

  @Override
  public Optional<Step> step(long publishedThrough, OptionalLong readFrom, int limit)
      throws SQLException {
    try (var connection = database.getConnection()) {
      return new EventLog(connection, schema).step(relay, publishedThrough, readFrom, limit);
    }
  }

  @Override
  public long firstPosition() throws SQLException {
    try (var connection = database.getConnection()) {
      return new EventLog(connection, schema).firstPosition();
    }
  }

  @Override
  public long trim(Duration olderThan, int most, Duration budget) throws SQLException {
    try (var connection = database.getConnection()) {
      return new EventLog(connection, schema).trim(olderThan, most, budget);
    }
  }
}
