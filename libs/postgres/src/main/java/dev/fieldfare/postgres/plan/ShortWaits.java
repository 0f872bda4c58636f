package dev.fieldfare.postgres.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Lets a session wait for table locks only shortly, until it is closed.
 *
 * <p>Looking at a table waits for who holds it exclusively; one such table must not hold up the
 * planning of all others.
 */
final class ShortWaits implements AutoCloseable {

  private static final String PATIENCE = "50ms";

  private final Connection session;
  private final String before;

  ShortWaits(Connection session) throws SQLException {
    this.session = session;
    this.before = exchange(PATIENCE);
  }

  /** Sets the patience and returns what it was. */
  private String exchange(String patience) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement(
            "SELECT current_setting('lock_timeout'), set_config('lock_timeout', ?, false)")) {
      statement.setString(1, patience);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (!session.isClosed()) {
      exchange(before);
    }
  }
}
