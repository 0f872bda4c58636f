package dev.fieldfare.migration.ledger;

import dev.fieldfare.migration.Failure;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;

/**
 * Ends server sessions that still run after their connection was lost.
 *
 * <p>A trigger or function of the user that a change runs can catch the error of the statement
 * timeout and continue. The server does not notice that the client is gone, and the locks stay. No
 * code can catch {@code pg_terminate_backend()}.
 */
final class RunawaySessions {
  // A transaction of this age has outlived all timeouts of the worker.
  private static final String END =
      """
      SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
       WHERE a.pid = ? AND a.usename = session_user AND a.datname = current_database()
         AND a.xact_start < clock_timestamp() - interval '7 s'
      """;

  /** Reported instead of a lost connection, which would be retried for ever. */
  private static final String TIMEOUT = "57014";

  private final WorkerPools pools;

  RunawaySessions(WorkerPools pools) {
    this.pools = pools;
  }

  /** The process id of the server session. Ask for it before the connection can be lost. */
  static int backend(Connection connection) throws SQLException {
    return connection.unwrap(PgConnection.class).getBackendPID();
  }

  /** Ends the server session if this error broke its connection. Returns the error to report. */
  SQLException ended(int backend, SQLException why) {
    if (!Failure.of(why).isLostConnection()) {
      return why;
    }
    try (Connection connection = pools.ledger().getConnection();
        PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setInt(1, backend);
      if (statement.executeQuery().next()) {
        Log.warnf(
            "session terminated, it was still active after its connection was lost pid=%d",
            backend);
        return new SQLException(
            "the statement was still running after its timeout, so its session was terminated",
            TIMEOUT,
            why);
      }
    } catch (SQLException e) {
      // The server is stopped or restarts. That ends its sessions.
      Log.warnf(
          "cannot check whether a session is still active pid=%d reason=%s",
          backend, e.getMessage());
    }
    return why;
  }
}
