package dev.fieldfare.postgres.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Lets a session wait for table locks only shortly, and see the system's functions and operators
 * only, until it is closed.
 *
 * <p>Looking at a table waits for who holds it exclusively; one such table must not hold up the
 * planning of all others. And a plan is carried out under the same search path: what anybody may
 * create in a schema is never called by mistake, and what cannot be found then is not found now.
 */
final class ShortWaits implements AutoCloseable {

  private static final String PATIENCE = "50ms";
  private static final String PATH = "pg_catalog";

  private final Connection session;
  private final Settings before;

  ShortWaits(Connection session) throws SQLException {
    this.session = session;
    this.before = exchange(new Settings(PATIENCE, PATH));
  }

  private record Settings(String patience, String path) {}

  /** Sets both and returns what they were. */
  private Settings exchange(Settings settings) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement(
            "SELECT current_setting('lock_timeout'), current_setting('search_path'),"
                + " set_config('lock_timeout', ?, false), set_config('search_path', ?, false)")) {
      statement.setString(1, settings.patience());
      statement.setString(2, settings.path());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Settings(row.getString(1), row.getString(2));
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
