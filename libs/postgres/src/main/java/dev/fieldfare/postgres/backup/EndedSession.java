package dev.fieldfare.postgres.backup;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;

/** Ends a session in which code of others may have left something behind. */
public final class EndedSession {

  private EndedSession() {}

  /** Ends it, so that a pool does not give it to anything else. Its transaction is over. */
  public static void end(Connection session) throws SQLException {
    if (!session.isClosed()) {
      // The driver's own: a pool's may forget the connection, and its place, without ending it.
      session.unwrap(PgConnection.class).abort(Runnable::run);
    }
    try {
      session.setNetworkTimeout(Runnable::run, 0);
    } catch (SQLException expected) {
      // By this error the pool learns that the session is over.
      return;
    }
    throw new SQLException("the session did not end", "08006");
  }
}
