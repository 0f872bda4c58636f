package dev.fieldfare.migration.ledger;

import dev.fieldfare.migration.Failure;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;

/**
 * Ends sessions on the server that go on after their connection was lost.
 *
 * <p>Code of others that a change runs can catch the error by which the statement timeout ends it.
 * The server does not notice that the client is gone, and the locks stay. Nothing catches the end
 * of the session.
 */
final class RunawaySessions {
  // What has run for so long has outlived each timeout of ours.
  private static final String END =
      """
      SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
       WHERE a.pid = ? AND a.usename = session_user AND a.datname = current_database()
         AND a.xact_start < clock_timestamp() - interval '7 s'
      """;

  /** Not a lost connection: it would be tried again for ever. */
  private static final String TIMEOUT = "57014";

  private final WorkerPools pools;

  RunawaySessions(WorkerPools pools) {
    this.pools = pools;
  }

  /** The server's process of a connection; to be asked while there is one. */
  static int backend(Connection connection) throws SQLException {
    return connection.unwrap(PgConnection.class).getBackendPID();
  }

  /** Ends the process of a connection that this error broke; the error to go on with. */
  SQLException ended(int backend, SQLException why) {
    if (!Failure.of(why).isLostConnection()) {
      return why;
    }
    try (Connection connection = pools.ledger().getConnection();
        PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setInt(1, backend);
      if (statement.executeQuery().next()) {
        Log.warnf("session ended that went on without its connection pid=%d", backend);
        return new SQLException(
            "the statement went on after its timeout, so its session was ended", TIMEOUT, why);
      }
    } catch (SQLException e) {
      // The server is away, or comes back: sessions end with it.
      Log.warnf("cannot look for a session that goes on pid=%d reason=%s", backend, e.getMessage());
    }
    return why;
  }
}
